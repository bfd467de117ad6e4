/** Values with how often each was seen: ascending, no value twice, counts at least 1. */
export interface Distribution {
  readonly values: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** One distribution of all observations; the only one there is comes back as it is. */
export function mergeDistributions(parts: readonly Distribution[]): Distribution {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const countByValue = new Map<number, number>();
  for (const { values, counts } of parts) {
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] as number; // i < length
      countByValue.set(value, (countByValue.get(value) ?? 0) + (counts[i] as number));
    }
  }
  const values = [...countByValue.keys()].sort((a, b) => a - b);
  return { values, counts: values.map((value) => countByValue.get(value) as number) };
}

/** How many observations there are. */
export function sizeOf({ counts }: Distribution): number {
  let size = 0;
  for (let i = 0; i < counts.length; i += 1) size += counts[i] as number;
  return size;
}

/** How many observations x have `above < x <= upTo`. */
export function countWithin({ values, counts }: Distribution, above: number, upTo: number): number {
  let within = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (value > above && value <= upTo) within += counts[i] as number;
  }
  return within;
}

/** `hits` ones and the rest zeros: what a metric looks like that is 1 for each event and 0 otherwise. */
export function onesAndZeros(hits: number, trials: number): Distribution {
  if (hits === 0) return { values: [0], counts: [trials] };
  if (hits === trials) return { values: [1], counts: [trials] };
  return { values: [0, 1], counts: [trials - hits, hits] };
}
