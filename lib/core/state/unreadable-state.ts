/** `newer`: written by a later version of Stablehand. `broken`: no state at all, or one with a wrong field. */
export type Unreadable = 'newer' | 'broken';

/** A guard's memory is there and cannot be read. The message is a sentence: which field, what it holds, what is allowed. */
export class UnreadableState extends Error {
  override readonly name = 'UnreadableState';
  readonly kind: Unreadable;
  /** Of the item, as far as it can be told: whoever replaces it replaces this one. */
  readonly revision: number | undefined;
  readonly writtenBy: string | undefined;

  constructor(
    kind: Unreadable,
    sentence: string,
    item: { readonly revision?: unknown; readonly writtenBy?: unknown } = {},
  ) {
    super(sentence);
    const { revision, writtenBy } = item;
    this.kind = kind;
    this.revision =
      typeof revision === 'number' && Number.isSafeInteger(revision) && revision > 0 ? revision : undefined;
    this.writtenBy = typeof writtenBy === 'string' ? writtenBy : undefined;
  }
}
