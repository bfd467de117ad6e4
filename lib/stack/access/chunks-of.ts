/** The items in their order, in groups of `size`; the last may be shorter. No items: no groups. */
export const chunksOf = <T>(size: number, items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
