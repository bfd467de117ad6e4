import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { GuardPolicy } from '../../lib/core/words/policy.ts';
import { isoOf } from '../../lib/core/words/time.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A file with these lines that ends with the test. */
export function aFile(lines: readonly (string | object)[], end = '\n'): string {
  const folder = mkdtempSync(join(tmpdir(), 'stablehand-test-'));
  folders.push(folder);
  const path = join(folder, 'trace.ndjson');
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n') + end);
  return path;
}

/** 2026-11-02T00:00:00Z: the deployment, a day of history after the trace's first minute. */
export const DEPLOYED = Date.UTC(2026, 10, 2) / 1000;
export const DAY = 1440;

export const aHeader = (over: object = {}): object => ({
  stablehand: 'trace/1',
  endpoint: 'fraud-detector',
  stable: 'stable',
  candidate: 'candidate',
  deployedAt: isoOf(DEPLOYED),
  ...over,
});

/** ISO time of a minute counted from the deployment. */
export const at = (minute: number): string => isoOf(DEPLOYED + minute * 60);

/** `length` minutes of one variant, beginning `from` minutes after the deployment. */
export function aSeries(
  variant: string,
  from: number,
  length: number,
  fields: Readonly<Record<string, (minute: number) => number | null>>,
  run?: string,
): object {
  const minutes = Array.from({ length }, (_, index) => from + index);
  const lists = Object.entries(fields).map(([field, valueAt]) => [field, minutes.map(valueAt)]);
  return { ...(run === undefined ? {} : { run }), variant, from: at(from), ...Object.fromEntries(lists) };
}

/** Errors of both versions: 900 and 100 requests a minute; `bad(minute)` of the candidate's fail from the deployment on. */
export function anErrorRun(bad: (minute: number) => number | null, minutes: number, run?: string): object[] {
  const stable = { invocations: () => 900, errors5xx: (minute: number) => 8 + (Math.abs(minute * 7) % 3) };
  const candidate = { invocations: () => 100, errors5xx: bad };
  return [aSeries('stable', -DAY, DAY + minutes, stable, run), aSeries('candidate', 0, minutes, candidate, run)];
}

/** A guard of `fraud-detector` that judges errors alone, unless told otherwise. */
export function aGuard(words = '    signals: { latency: off }\n'): GuardPolicy {
  const [guard] = parsePolicy(`guards:\n  - endpoint: fraud-detector\n${words}`, 'test.yaml').guards;
  if (guard === undefined) throw new Error('the test policy has a guard');
  return guard;
}
