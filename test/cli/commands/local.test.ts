import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';

describe('local', () => {
  it('ends by itself when its time is over', async () => {
    const { code, stdout } = await runCli(['local', '--port', '0', '--minutes', '0.001']);
    expect(code).toBe(0);
    expect(stdout).toContain('Ended; nothing is left behind.');
  });

  it('says which port is taken, and what to do about it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runCli(['local', '--port', String(port)]);
    other.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`port ${port} cannot be had (EADDRINUSE): name another with --port`);
  });
});
