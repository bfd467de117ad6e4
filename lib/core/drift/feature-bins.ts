/** How the values of one feature are counted; frozen from a reference, so that months can be compared. */
export type FeatureBins =
  | {
      readonly kind: 'number';
      /** Upper limits of the inner bins, ascending; values above the last are in the bin after it. */
      readonly edges: readonly number[];
      readonly least: number;
      readonly most: number;
    }
  | {
      readonly kind: 'category';
      /** The commonest, the most frequent first. */
      readonly categories: readonly string[];
    };

export type FeatureValue = string | number | boolean | null;

const QUANTILE_BINS = 10;
const MOST_CATEGORIES = 20;
/** A column is a number when at least this part of its values are. */
const NUMERIC_PART = 0.95;

/** Bins for these values: ten of equal weight for numbers, the twenty commonest for words. @returns undefined when all are missing. */
export function binsFor(values: readonly FeatureValue[]): FeatureBins | undefined {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return undefined;
  const numbers = known.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (numbers.length < NUMERIC_PART * known.length)
    return { kind: 'category', categories: commonest(known.map(String)) };
  const at = (part: number): number => numbers[Math.min(numbers.length - 1, Math.floor(part * numbers.length))]!; // not empty
  const quantiles = Array.from({ length: QUANTILE_BINS - 1 }, (_, i) => at((i + 1) / QUANTILE_BINS));
  return { kind: 'number', edges: [...new Set(quantiles)], least: at(0), most: at(1) };
}

function commonest(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1); // the first of its kind
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MOST_CATEGORIES)
    .map(([text]) => text);
}

/** Names of the bins in their order, for people. The last one is `missing`. */
export function binNames(bins: FeatureBins): string[] {
  if (bins.kind === 'category') return [...bins.categories, 'other', 'missing'];
  const { edges, least, most } = bins;
  const limits = [least, ...edges, most];
  const inner = limits.slice(1).map((limit, at) => `${limits[at]} to ${limit}`);
  return [`below ${least}`, ...inner, `above ${most}`, 'missing'];
}

/** The bin of a value: a position in `binNames`. A word in a column of numbers counts as missing. */
export function binOf(bins: FeatureBins, value: FeatureValue): number {
  if (bins.kind === 'category') {
    const { categories } = bins;
    if (value === null) return categories.length + 1;
    const at = categories.indexOf(String(value));
    return at === -1 ? categories.length : at;
  }
  const { edges, least, most } = bins;
  if (typeof value !== 'number') return edges.length + 3;
  if (value < least) return 0;
  if (value > most) return edges.length + 2;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!)
      high = middle; // middle is within the edges
    else low = middle + 1;
  }
  return low + 1;
}

export const emptyHistogram = (bins: FeatureBins): number[] => new Array<number>(binNames(bins).length).fill(0);
