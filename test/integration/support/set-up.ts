import { root, setUpScript } from './places.ts';
import { runOk } from './run.ts';

/** Before any suite: the pinned Python environment, made once. Says what it does, since the first time takes minutes. */
export async function setup(): Promise<void> {
  const env = process.env as Record<string, string>;
  const { stdout } = await runOk('bash', [setUpScript], { env, cwd: root, limitSeconds: 900 });
  if (stdout !== '') process.stderr.write(stdout);
}
