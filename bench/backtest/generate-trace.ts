import { closeSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isoOf, startOfMinute } from '../../lib/core/words/time.ts';
import { betaBinomial, poisson } from '../../lib/local/world/distributions.ts';
import { randomStream } from '../../lib/local/world/random-stream.ts';

/** 2026-11-02T00:00:00Z, in minutes; the history lies before it. */
const DEPLOYED = Date.UTC(2026, 10, 2) / 60_000;
const DAY = 1440;
const ERROR_RATE = 0.01;

const HELP = `Writes a trace of many runs, errors only: a day of stable alone, then a day with a candidate beside it.

  tsx bench/backtest/generate-trace.ts --out out/runs.ndjson --runs 10000 --form series

  --per-minute 500   requests of both arms; the candidate gets 10%
  --form series      series | rows
  --rho 0            correlation of failures within a minute of one arm
  --odds 1           odds ratio of the candidate in every second run, from minute 360 on
  --seed 1`;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    runs: { type: 'string', default: '100' },
    'per-minute': { type: 'string', default: '500' },
    form: { type: 'string', default: 'series' },
    rho: { type: 'string', default: '0' },
    odds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
});

interface Settings {
  readonly runs: number;
  readonly perMinute: number;
  readonly rho: number;
  readonly odds: number;
  readonly seed: number;
  readonly write: (run: string, variant: string, from: number, n: readonly number[], k: readonly number[]) => void;
}

const FAULT_AFTER = 360;

function generate({ runs, perMinute, rho, odds, seed, write }: Settings): void {
  const worse = (ERROR_RATE * odds) / (1 - ERROR_RATE + ERROR_RATE * odds);
  for (let index = 0; index < runs; index += 1) {
    const run = `r${index}`;
    const stream = randomStream(seed, run);
    const arm = (
      variant: string,
      from: number,
      mean: (minute: number) => number,
      rate: (minute: number) => number,
    ): void => {
      const minutes = Array.from({ length: DEPLOYED + DAY - from }, (_, at) => from + at - DEPLOYED);
      const n = minutes.map((minute) => poisson(stream, mean(minute)));
      const k = minutes.map((minute, at) => betaBinomial(stream, n[at] as number, rate(minute), rho)); // one n a minute
      write(run, variant, from, n, k);
    };
    const faulty = odds !== 1 && index % 2 === 1;
    arm(
      'stable',
      DEPLOYED - DAY,
      (minute) => (minute < 0 ? perMinute : 0.9 * perMinute),
      () => ERROR_RATE,
    );
    arm(
      'candidate',
      DEPLOYED,
      () => 0.1 * perMinute,
      (minute) => (faulty && minute >= FAULT_AFTER ? worse : ERROR_RATE),
    );
  }
}

if (values.out === undefined) {
  process.stdout.write(`${HELP}\n`);
} else {
  const file = openSync(values.out, 'w');
  const runs = Number(values.runs);
  const odds = Number(values.odds);
  const fault = isoOf(startOfMinute(DEPLOYED + FAULT_AFTER));
  const faulty = Array.from({ length: runs }, (_, index) => index).filter((index) => odds !== 1 && index % 2 === 1);
  const header = {
    stablehand: 'trace/1',
    endpoint: 'fraud-detector',
    stable: 'stable',
    candidate: 'candidate',
    deployedAt: isoOf(startOfMinute(DEPLOYED)),
    ...(faulty.length === 0 ? {} : { faults: Object.fromEntries(faulty.map((index) => [`r${index}`, fault])) }),
  };
  writeSync(file, `${JSON.stringify(header)}\n`);
  const asSeries: Settings['write'] = (run, variant, from, invocations, errors5xx) => {
    writeSync(file, `${JSON.stringify({ run, variant, from: isoOf(startOfMinute(from)), invocations, errors5xx })}\n`);
  };
  const rows = new Map<number, string[]>();
  const flush = (): void => {
    const lines = [...rows].sort(([a], [b]) => a - b).flatMap(([, each]) => each);
    if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
    rows.clear();
  };
  const asRows: Settings['write'] = (run, variant, from, n, k) => {
    if (variant === 'stable') flush();
    n.forEach((invocations, index) => {
      const minute = from + index;
      const row = { run, t: isoOf(startOfMinute(minute)), variant, invocations, errors5xx: k[index] };
      rows.set(minute, [...(rows.get(minute) ?? []), JSON.stringify(row)]);
    });
  };
  generate({
    runs,
    odds,
    perMinute: Number(values['per-minute']),
    rho: Number(values.rho),
    seed: Number(values.seed),
    write: values.form === 'rows' ? asRows : asSeries,
  });
  flush();
  closeSync(file);
}
