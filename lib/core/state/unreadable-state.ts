/** `newer`: written by a later version of Stablehand. `broken`: no state at all, or one with a wrong field. */
export type Unreadable = 'newer' | 'broken';

/** A guard's memory is there and cannot be read. The message is a sentence: which field, what it holds, what is allowed. */
export class UnreadableState extends Error {
  override readonly name = 'UnreadableState';
  readonly kind: Unreadable;

  constructor(kind: Unreadable, sentence: string) {
    super(sentence);
    this.kind = kind;
  }
}
