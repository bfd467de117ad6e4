import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, vi } from 'vitest';
import { runProgram } from '../../lib/cli/program.ts';

export const LAUNCHER = fileURLToPath(new URL('../../bin/stablehand.js', import.meta.url));

/** What a run of the command line left behind. */
export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, in a folder of its own unless told otherwise. No stream is a terminal. One at a time. */
export async function runCli(args: readonly string[], cwd = aFolder()): Promise<CliRun> {
  const home = process.cwd();
  let [stdout, stderr] = ['', ''];
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  process.chdir(cwd);
  try {
    const code = await runProgram(['node', 'stablehand', ...args]);
    return { code, stdout, stderr };
  } finally {
    process.chdir(home);
    out.mockRestore();
    err.mockRestore();
  }
}

/** Runs the command line as a shell does: a process of its own, which takes seconds on a busy machine. */
export async function launch(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<CliRun> {
  const { NO_COLOR, FORCE_COLOR, ...env } = { ...process.env, ...environment }; // set by the test runner, not by users
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd: aFolder(),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((ended) => child.on('close', (code) => ended({ code, stdout, stderr })));
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that ends with the tests of this file. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stablehand-cli-'));
  folders.push(folder);
  return folder;
}
