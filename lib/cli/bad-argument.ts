/** The command line cannot be followed. The message is a sentence for the person who typed it. */
export class BadArgument extends Error {
  override readonly name = 'BadArgument';
}

/** The command line was clear, and what it asks for failed. The message is a sentence, the advice a line or nothing. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly advice: string;

  constructor(message: string, advice = '') {
    super(message);
    this.advice = advice;
  }
}

/** What a finished command says to the shell. */
export const EXIT = { asExpected: 0, notAsExpected: 1, badArguments: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command: says how it went. */
export type Finish = (code: ExitCode) => void;
