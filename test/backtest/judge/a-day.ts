import { type RandomGenerator, unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import { judgeMinutes } from '../../../lib/backtest/judge/judge-minutes.ts';
import { outcomeOf, type PreparedRun, prepareRun } from '../../../lib/backtest/judge/judge-run.ts';
import type { RunOutcome } from '../../../lib/backtest/judge/outcome.ts';
import { readRuns, readTraceHeader } from '../../../lib/backtest/trace/read-runs.ts';
import type { Verdict } from '../../../lib/core/words/verdict.ts';
import { aFile, aGuard, aHeader, aSeries, DAY, DEPLOYED } from '../a-trace.ts';

/** How a day differs from its plain form. */
export interface Variation {
  readonly title: string;
  /** Of all requests. */
  readonly traffic: number;
  /** The candidate's share of them; absent: as the day has it. */
  readonly share?: number;
  readonly seed: number;
}

export const VARIATIONS: readonly Variation[] = [
  { title: 'as it is', traffic: 1, seed: 1 },
  { title: 'with ten times the traffic', traffic: 10, seed: 1 },
  { title: 'with a tenth of the traffic', traffic: 0.1, seed: 1 },
  { title: 'with half of the traffic on each', traffic: 1, share: 0.5, seed: 1 },
  { title: 'with another seed', traffic: 1, seed: 2 },
];

/** One minute of one version; absent: not reported. Counts may be fractions, which are drawn. */
interface MinuteOf {
  readonly requests: number;
  readonly errors: number;
  readonly refused?: number;
}

/** One day of both versions, as rates. */
export interface DayShape {
  readonly share: number;
  /** Of all requests in this minute. */
  readonly requests: (minute: number, random: Random) => number;
  readonly errors: (version: 'stable' | 'candidate', minute: number) => number;
  readonly refused?: (version: 'stable' | 'candidate', minute: number) => number;
  readonly isMissing?: (version: 'stable' | 'candidate', minute: number, random: Random) => boolean;
  /** Minutes after the deployment. @default three hours */
  readonly minutes?: number;
}

export class Random {
  readonly #generator: RandomGenerator;
  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }
  /** In [0, 1). */
  next(): number {
    return unsafeUniformIntDistribution(0, 0xffffff, this.#generator) / 0x1000000;
  }
  whole(from: number, to: number): number {
    return unsafeUniformIntDistribution(from, to, this.#generator);
  }
  /** So many of `n` come up, each with this chance. */
  of(n: number, chance: number): number {
    if (n * chance > 200 || n > 2000) return Math.min(n, this.#large(n, chance));
    let k = 0;
    for (let i = 0; i < n; i += 1) if (this.next() < chance) k += 1;
    return k;
  }
  #large(n: number, chance: number): number {
    const mean = n * chance;
    if (mean > 30) {
      const z = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
      return Math.max(0, Math.round(mean + z * Math.sqrt(mean * (1 - chance))));
    }
    let [k, product] = [0, this.next()];
    for (const limit = Math.exp(-mean); product > limit; k += 1) product *= this.next();
    return k;
  }
}

/** The day in a trace's lines: two days of stable, the candidate from the second on. */
export function linesOf(day: DayShape, { traffic, share = day.share, seed }: Variation): object[] {
  const random = new Random(seed);
  const { minutes = 180 } = day;
  const drawn =
    (version: 'stable' | 'candidate', part: number) =>
    (minute: number): MinuteOf | undefined => {
      const all = day.requests(minute, random) * traffic * part;
      const requests = Math.floor(all) + (random.next() < all % 1 ? 1 : 0);
      const errors = random.of(requests, day.errors(version, minute));
      const refused = random.of(requests - errors, day.refused?.(version, minute) ?? 0);
      const isMissing = requests === 0 || (day.isMissing?.(version, minute, random) ?? false);
      return isMissing ? undefined : { requests, errors, refused };
    };
  const series = (version: 'stable' | 'candidate', from: number, part: (minute: number) => number) => {
    const rows = Array.from({ length: minutes - from }, (_, i) => drawn(version, part(from + i))(from + i));
    const column = (value: (row: MinuteOf) => number) => (minute: number) => {
      const row = rows[minute - from];
      return row === undefined ? null : value(row);
    };
    return aSeries(version, from, minutes - from, {
      invocations: column(({ requests }) => requests),
      errors5xx: column(({ errors }) => errors),
      ...(day.refused === undefined ? {} : { errors4xx: column(({ refused = 0 }) => refused) }),
    });
  };
  return [
    aHeader(),
    series('stable', -DAY, (minute) => (minute < 0 ? 1 : 1 - share)),
    series('candidate', 0, () => share),
  ];
}

const guardOf = (words: string, lines: string) =>
  aGuard(`    mode: auto\n    signals: { latency: off${words} }\n${lines}`);

function prepared(day: DayShape, variation: Variation, words: string, lines: string) {
  const path = aFile(linesOf(day, variation));
  const header = readTraceHeader(path);
  const options = { header, guard: guardOf(words, lines), lagMinutes: 1 };
  const runs: PreparedRun[] = [];
  readRuns(path, { header }, (run) => {
    const preparation = prepareRun(run, options);
    if (preparation.kind !== 'ready') throw new Error(`the day proves nothing: ${preparation.outcome.why}`);
    runs.push(preparation.prepared);
  });
  const [run] = runs;
  if (run === undefined) throw new Error('the day has no run');
  return { options, run };
}

/** What the backtest says of the day. `minute`: after the deployment, of the tick that decided. */
export function dayOutcome(
  day: DayShape,
  variation: Variation,
  words = '',
  lines = '',
): RunOutcome & { readonly minute?: number } {
  const { options, run } = prepared(day, variation, words, lines);
  const outcome = outcomeOf(run, options);
  const { atEpochSeconds } = outcome;
  return atEpochSeconds === undefined ? outcome : { ...outcome, minute: (atEpochSeconds - DEPLOYED) / 60 };
}

/** Every verdict of the day, tick by tick. */
export function dayVerdicts(day: DayShape, variation: Variation, words = ''): { minute: number; verdict: Verdict }[] {
  const { options, run } = prepared(day, variation, words, '');
  return [...judgeMinutes(run.run, options.header, run.started, options.lagMinutes)].map(
    ({ atEpochSeconds, verdict }) => ({ minute: (atEpochSeconds - DEPLOYED) / 60, verdict }),
  );
}
