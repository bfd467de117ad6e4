/** Makes the package in `dist`: the library with its types, the functions as they are deployed, and the command line. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { FUNCTIONS_ON_DEMAND, GUARD_FUNCTIONS } from '../lib/stack/access/rights.ts';
import { builtFrom } from '../lib/stack/functions/guard-code.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });

execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});

for (const name of [...GUARD_FUNCTIONS, ...FUNCTIONS_ON_DEMAND]) {
  const folder = join(dist, 'functions', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(builtFrom(join(root, 'lambdas', name, 'handler.ts'))))
    writeFileSync(join(folder, file), content);
}

const shared = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning', tsconfigRaw: {} } as const;
await build({
  ...shared,
  entryPoints: [join(root, 'bin/stablehand.ts')],
  outdir: join(dist, 'bin'),
  format: 'esm',
  // a command loads what it needs when it is called: --help must not wait for an SDK
  splitting: true,
  packages: 'external',
  banner: { js: '#!/usr/bin/env node' },
});
await build({
  ...shared,
  entryPoints: [join(root, 'lib/backtest/judge-thread.ts')],
  outfile: join(dist, 'bin/judge-thread.cjs'),
  format: 'cjs',
});
chmodSync(join(dist, 'bin/stablehand.js'), 0o755);
