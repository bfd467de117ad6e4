import { spawn } from 'node:child_process';

/** How a command ended. `code` is null when it was killed, be it by the time limit. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface RunOptions {
  /** The whole environment, not an addition to this process's. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
  /** @default 120 */
  readonly limitSeconds?: number;
}

/** Runs a command to its end and keeps what it printed. A command over its time limit is killed with its children. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const { env, cwd, input = '', limitSeconds = 120 } = options;
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed.stderr += text;
    });
    const limit = setTimeout(() => {
      printed.stderr += `\n${command} was killed after its limit of ${limitSeconds} seconds\n`;
      // the group, so that what the command started goes with it
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, limitSeconds * 1000);
    child.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code, ...printed, seconds: (performance.now() - started) / 1000 });
    });
    // a command that ends without reading its input is no failure of ours
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** @throws {Error} with everything the command printed, when it did not end with 0. */
export async function runOk(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const ran = await run(command, args, options);
  if (ran.code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
  }
  return ran;
}
