/** What a digest stands for. */
export interface Merged {
  readonly count: number;
  readonly fromEpochSeconds: number;
  /** How many of each kind. */
  readonly kinds: Readonly<Record<string, number>>;
}
