import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * The code of a judging thread as one script. Threads do not inherit the loader that lets Node read TypeScript, and one loader for each of them
 * would cost more time and memory than a thousand runs.
 */
export async function threadCode(): Promise<string> {
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
