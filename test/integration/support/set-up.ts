import { root, setUpScripts } from './places.ts';
import { runOk } from './run.ts';

/** Before any suite: the pinned Python environments, made once. Says what it does, since the first time takes minutes. */
export async function setup(): Promise<void> {
  const env = process.env as Record<string, string>;
  for (const script of setUpScripts) {
    const { stdout } = await runOk('bash', [script], { env, cwd: root, limitSeconds: 900 });
    if (stdout !== '') process.stderr.write(stdout);
  }
}
