/** A trace was refused. `line` counts from 1; absent where no line is to blame. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly line: number | undefined;
  /** Names field, value and what is allowed. */
  readonly sentence: string;

  constructor(line: number | undefined, sentence: string) {
    super(line === undefined ? sentence : `line ${line}: ${sentence}`);
    this.line = line;
    this.sentence = sentence;
  }
}

const LONGEST_QUOTE = 60;

/** What stands in the trace, in words that fit into a line. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text;
}
