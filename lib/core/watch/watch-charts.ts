import type { RateLimit } from '../evidence/factors/betting-factor.ts';
import type { KnownLimit } from '../evidence/factors/quick-factor.ts';
import type { SignalQuery } from '../minutes/readings.ts';
import { coldStart } from '../signals/cadence.ts';
import { optionsOf, signalNamed } from '../signals/named.ts';
import type { GuardPolicy, SignalPolicy } from '../words/policy.ts';
import type { EpochMinute } from '../words/time.ts';
import { SUSPICIOUS_LOG_E } from './alarm.ts';
import { begunAnew, type Chart, type ChartOf, foldChart, readChart } from './chart.ts';
import { closedMinutes, type FailingSeries } from './failing-minutes.ts';
import { foldLevel, type Level, NO_LEVEL } from './past/level.ts';
import { limitIn, usualRate } from './past/signal-past.ts';
import type { Found, VariantWatch } from './variant-watch.ts';

/** Stakes where nothing is known of the noise; validity does not depend on it. */
const STAKE_RHO = 0.01;
/** Fewer bad requests than this are no trouble, whatever the odds. */
const LEAST_BAD = 5;

/** One thing that a variant is held to. */
export interface ChartAsk {
  readonly of: ChartOf;
  readonly asked: SignalQuery;
  /** Earlier minutes are not folded: of a past, those that it was learnt from; of any, trouble that is told. */
  readonly fromMinute: EpochMinute;
  limitAt(minute: EpochMinute, level?: Level): RateLimit | KnownLimit;
  /** The usual rate of a minute, where the level of the newest hours counts. */
  usualAt?(minute: EpochMinute): number;
}

/** Every chart of one variant: limits that people stated first, then its own past as far as it is known. */
export function chartAsksOf(
  { past, spoilt = [] }: Pick<VariantWatch, 'past' | 'spoilt'>,
  { signals }: Pick<GuardPolicy, 'signals'>,
): ChartAsk[] {
  const pastOf = (policy: SignalPolicy) => past?.signals.find(({ signal }) => signal === policy.signal);
  const toldTo = spoilt.at(-1)?.[1] ?? 0; // minutes begin in 1970
  const limits = signals.flatMap((policy): ChartAsk[] => {
    const { signal, atMost } = policy;
    if (atMost === undefined) return [];
    const limit = { rate: atMost, rho: pastOf(policy)?.rho ?? STAKE_RHO };
    return [{ of: 'limit', asked: { signal, ...optionsOf(policy) }, fromMinute: toldTo, limitAt: () => limit }];
  });
  const pasts = signals.flatMap((policy): ChartAsk[] => {
    const known = pastOf(policy);
    if (known === undefined || past === undefined) return [];
    const asked = { signal: known.signal, ...optionsOf(known) };
    const fromMinute = Math.max(toldTo, past.learntMinute);
    return [
      {
        of: 'past',
        asked,
        fromMinute,
        limitAt: (minute, level) => limitIn(known, minute, level),
        usualAt: (minute) => usualRate(known, minute),
      },
    ];
  });
  return [...limits, ...pasts];
}

/** What the charts are read from. */
export interface ChartsView {
  readonly asks: readonly ChartAsk[];
  seriesOf(asked: SignalQuery): FailingSeries;
  readonly firstMinute: EpochMinute;
  readonly atEpochSeconds: number;
  /** Log of the statistic that is an alarm. */
  readonly alarmLogE: number;
}

export interface ChartsLook {
  readonly charts: readonly Chart[];
  readonly suspicious: boolean;
  /** The loudest alarm. */
  readonly found?: Found & {
    readonly sinceMinute: EpochMinute;
    readonly cursor: EpochMinute;
    readonly requests: number;
    readonly bad: number;
  };
}

/** Folds what is new into every chart, and says whether one of them is an alarm. */
export function foldCharts({ charts = [] }: Pick<VariantWatch, 'charts'>, view: ChartsView): ChartsLook {
  const folded = view.asks.map((ask) => ({ ask, chart: foldAsked(charts, ask, view) }));
  const readings = folded.flatMap(({ ask, chart }) => {
    const reading = readChart(chart);
    return reading === undefined ? [] : [{ ask, chart, reading }];
  });
  const alarms = readings.filter(({ reading }) => reading.logE >= view.alarmLogE && reading.bad >= LEAST_BAD);
  const loudest = alarms.sort((a, b) => b.reading.logE - a.reading.logE)[0];
  const look = {
    charts: folded.map(({ chart }) => chart),
    suspicious: readings.some(({ reading }) => reading.logE > SUSPICIOUS_LOG_E),
  };
  if (loudest === undefined) return look;
  const { ask, chart, reading } = loudest;
  const { sinceMinute, requests, bad } = reading;
  const { rate, rho } = ask.limitAt(chart.cursor, chart.level);
  return {
    ...look,
    found: {
      of: ask.of,
      ...ask.asked,
      rate,
      rho,
      badRate: bad / requests,
      sinceMinute,
      cursor: chart.cursor,
      requests,
      bad,
    },
  };
}

function foldAsked(
  charts: readonly Chart[],
  ask: ChartAsk,
  { seriesOf, firstMinute, atEpochSeconds }: ChartsView,
): Chart {
  const { of, asked } = ask;
  const first = Math.max(ask.fromMinute, firstMinute + coldStart(signalNamed(asked.signal).cadence));
  const fresh: Chart = { of, signal: asked.signal, cursor: first - 1, bets: [] };
  const known = charts.find((chart) => chart.of === of && chart.signal === asked.signal) ?? fresh;
  const series = seriesOf(asked);
  if (!series.isReadable) return known;
  const { rows, cursor } = closedMinutes(series, known.cursor, atEpochSeconds);
  const folded = rows.reduce((chart, row) => {
    const next = foldChart(chart, row, ask.limitAt(row.minute, chart.level));
    if (ask.usualAt === undefined) return next;
    return { ...next, level: foldLevel(chart.level ?? NO_LEVEL, row, ask.usualAt(row.minute)) };
  }, known);
  return { ...folded, cursor };
}

/** After trouble that is over every chart begins anew: what it held is told. */
export const chartsAnew = (charts: readonly Chart[], cursor: EpochMinute): readonly Chart[] =>
  charts.map((chart) => begunAnew({ ...chart, cursor: Math.max(chart.cursor, cursor) }));
