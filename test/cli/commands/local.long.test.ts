import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { aFolder, LAUNCHER } from '../run-cli.ts';

/** Starts the server and waits for its banner; `stop` asks it to end as Ctrl-C does. */
async function aServer(args: readonly string[]) {
  const child = spawn(process.execPath, [LAUNCHER, 'local', '--port', '0', ...args], {
    cwd: aFolder(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code);
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(text);
      if (found !== null) return found;
      const [chunk] = await once(child.stdout, 'data');
      text += chunk;
    }
  };
  return {
    until,
    stop: () => {
      child.kill('SIGINT');
      child.stdout.on('data', (chunk) => {
        text += chunk;
      });
      return ended.then((code) => ({ code, text }));
    },
  };
}

describe('local, as a shell starts it', () => {
  it('serves an endpoint with two variants to any client that has its environment, and ends with Ctrl-C', async () => {
    const server = await aServer([]);
    const [, endpoint] = await server.until(/export AWS_ENDPOINT_URL=(http:\/\/127\.0\.0\.1:\d+)/);
    await server.until(/export STABLEHAND_TABLE=stablehand\n.*export STABLEHAND_STACK=Stablehand\n/);
    await server.until(/candidate appeared/);
    const client = new SageMakerClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const described = await client.send(new DescribeEndpointCommand({ EndpointName: 'fraud-detector' }));
    client.destroy();
    expect(described.ProductionVariants?.map(({ VariantName, CurrentWeight }) => [VariantName, CurrentWeight])).toEqual(
      [
        ['stable', 0.9],
        ['candidate', 0.1],
      ],
    );
    const { code, text } = await server.stop();
    expect(code).toBe(0);
    expect(text).toContain('Ended; nothing is left behind.');
  });

  it('lets the functions act while time passes by itself: a dead candidate is moved away from', async () => {
    const server = await aServer(['--scenario', 'dead', '--speed', '300']);
    const [line] = await server.until(/rolled back: [^\n]*/);
    expect(line).toContain('stable 100%, candidate 0%');
    expect((await server.stop()).code).toBe(0);
  });
});
