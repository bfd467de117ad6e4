import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBundle, underRuntimeClient } from './ric/under-runtime-client.ts';
import { type Moto, startMoto } from './support/moto.ts';

let moto: Moto;
let folder: string;
let running: RunningBundle;

beforeAll(async () => {
  moto = await startMoto();
  folder = await mkdtemp(join(tmpdir(), 'stablehand-ric-'));
  const source = fileURLToPath(new URL('./fixtures/proof/function.ts', import.meta.url));
  await build({
    entryPoints: [source],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  const environment = { ...moto.env, AWS_ACCESS_KEY_ID: 'fn.proof', TABLE: 'missing', STAGE: 'ric' };
  running = await underRuntimeClient({
    folder,
    handler: 'index.handler',
    environment,
    functionName: 'proof',
    logFormat: 'JSON',
  });
});

afterAll(async () => {
  await running?.close();
  await moto?.close();
  await rm(folder, { recursive: true, force: true });
});

test("a thrown error reaches the caller in AWS's own shape", async () => {
  const ended = await running.invoke({ fail: 'no such horse' });
  expect(ended).toMatchObject({ kind: 'failed', error: { errorType: 'RangeError', errorMessage: 'no such horse' } });
  expect(ended).toHaveProperty('error.trace');
});

test('a refusal by AWS reaches the caller under its own name, and the call is attributed', async () => {
  expect(await running.invoke({ note: 'hello' })).toMatchObject({
    kind: 'failed',
    error: { errorType: 'ResourceNotFoundException' },
  });
  expect((await moto.calls()).at(-1)).toMatchObject({
    caller: 'proof',
    service: 'dynamodb',
    operation: 'PutItem',
    status: 400,
  });
});

test('what is logged as text comes out as one JSON object a line, with the request it belongs to', async () => {
  await running.invoke({ note: 'logged' });
  const lines = running
    .log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({
      level: 'INFO',
      requestId: expect.any(String),
      message: expect.stringContaining('logged'),
    }),
  );
});

test('a bundle without the handler does not start, and says so', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'stablehand-ric-'));
  await writeFile(join(empty, 'index.js'), 'exports.other = async () => 1;');
  const start = underRuntimeClient({ folder: empty, handler: 'index.handler', environment: {}, functionName: 'wrong' });
  await expect(start).rejects.toThrow('index.handler is undefined or not exported');
  await rm(empty, { recursive: true });
});
