import { countWithin, type Distribution, sizeOf } from '../world/distribution.ts';

/** A statistic as CloudWatch writes it: `Sum`, `p99.9`, `PR(100:2000)`, `TC(:300)`. */
export type Statistic =
  | { readonly kind: 'Sum' | 'SampleCount' | 'Average' | 'Minimum' | 'Maximum' }
  | { readonly kind: 'percentile'; readonly percent: number }
  /** Percentage (PR) or number (TC) of the observations x with above < x <= upTo. */
  | { readonly kind: 'PR' | 'TC'; readonly above: number; readonly upTo: number };

/** undefined: not a statistic that is emulated here. */
export function parseStatistic(text: string): Statistic | undefined {
  if (text === 'Sum' || text === 'SampleCount' || text === 'Average' || text === 'Minimum' || text === 'Maximum')
    return { kind: text };
  const percentile = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(text);
  if (percentile) return { kind: 'percentile', percent: Number(percentile[1]) };
  const range = /^(PR|TC)\((\d+(?:\.\d+)?)?:(\d+(?:\.\d+)?)?\)$/.exec(text);
  if (range === null || (range[2] === undefined && range[3] === undefined)) return undefined;
  return {
    kind: range[1] === 'PR' ? 'PR' : 'TC',
    above: range[2] === undefined ? Number.NEGATIVE_INFINITY : Number(range[2]),
    upTo: range[3] === undefined ? Number.POSITIVE_INFINITY : Number(range[3]),
  };
}

/**
 * The statistic of some observations, at least one. Percentiles are the nearest rank, where CloudWatch interpolates within
 * buckets of its own.
 */
export function aggregate(statistic: Statistic, observed: Distribution): number {
  const { values, counts } = observed;
  switch (statistic.kind) {
    case 'Sum':
      return sumOf(observed);
    case 'SampleCount':
      return sizeOf(observed);
    case 'Average':
      return sumOf(observed) / sizeOf(observed);
    case 'Minimum':
      return values[0] as number; // ascending, not empty
    case 'Maximum':
      return values[values.length - 1] as number;
    case 'TC':
      return countWithin(observed, statistic.above, statistic.upTo);
    case 'PR':
      return (100 * countWithin(observed, statistic.above, statistic.upTo)) / sizeOf(observed);
    case 'percentile': {
      const rank = Math.max(1, Math.ceil((statistic.percent / 100) * sizeOf(observed)));
      let seen = 0;
      let at = -1;
      while (seen < rank) {
        at += 1;
        seen += counts[at] as number; // rank <= size
      }
      return values[at] as number;
    }
  }
}

function sumOf({ values, counts }: Distribution): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += (values[i] as number) * (counts[i] as number);
  return sum;
}
