import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aFolder, runCli } from '../run-cli.ts';

const EXAMPLE = fileURLToPath(new URL('../../../examples/minimal.yaml', import.meta.url));

describe('check', () => {
  it('says what a sound policy means, and ends with 0', async () => {
    const { code, stdout } = await runCli(['check', EXAMPLE]);
    expect(code).toBe(0);
    expect(stdout).toContain('minimal.yaml is sound: 1 guard');
    expect(stdout).toContain('fraud-detector');
  });

  it('takes stablehand.yaml of the current folder when no file is named', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'stablehand.yaml'), 'guards:\n  - endpoint: here\n');
    const { code, stdout } = await runCli(['check'], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^stablehand\.yaml is sound/);
  });

  it('lists every mistake with its line, and ends with 1', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'bad.yaml'), 'guards:\n  - endpoint: here\n    mode: autoo\n    margin: 0.5\n');
    const { code, stdout } = await runCli(['check', 'bad.yaml'], folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(/bad\.yaml:3:\d+ guards\[0\]\.mode: .*autoo.*allowed: observe, approve, auto/);
    expect(stdout).toMatch(/bad\.yaml:4:\d+ guards\[0\]\.margin/);
  });

  it('--json prints one object, sound or not', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'bad.yaml'), 'guards: 7\n');
    expect(JSON.parse((await runCli(['check', EXAMPLE, '--json'])).stdout)).toMatchObject({ kind: 'sound' });
    const refused = await runCli(['check', 'bad.yaml', '--json'], folder);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ kind: 'refused', problems: [{ line: 1 }] });
  });
});
