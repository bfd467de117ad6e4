import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package brings the thread's code as a script; a checkout makes it. */
const PACKAGED = fileURLToPath(new URL('./judge-thread.cjs', import.meta.url));

/**
 * The code of a judging thread as one script. Threads do not inherit the loader that lets Node read TypeScript, and one loader for each of them
 * would cost more time and memory than a thousand runs.
 */
export async function threadCode(): Promise<string> {
  if (existsSync(PACKAGED)) return readFileSync(PACKAGED, 'utf8');
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./judge-thread.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: `node${process.versions.node}`,
    tsconfigRaw: {},
    logLevel: 'silent', // what is wrong is thrown
  });
  return outputFiles.map(({ text }) => text).join('');
}
