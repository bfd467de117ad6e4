/** What is remembered of an endpoint whose state cannot be read, beside that state: since when, and whether people know. */
export interface Unguarded {
  readonly endpoint: string;
  /** Counts writes. */
  readonly revision: number;
  readonly sinceEpochSeconds: number;
  /** The newest look that could not read the state. */
  readonly seenAtEpochSeconds: number;
  readonly toldAtEpochSeconds?: number;
}

/** After so long without such a look the state was readable in between: what comes then is another time. */
const ANOTHER_TIME_SECONDS = 900;
const REMIND_SECONDS = 6 * 3600;

/** The memory after one more look that could not read the state. */
export function stillUnguarded(before: Unguarded | undefined, endpoint: string, atEpochSeconds: number): Unguarded {
  const revision = (before?.revision ?? 0) + 1; // nothing stored is revision 0
  if (before !== undefined && atEpochSeconds - before.seenAtEpochSeconds <= ANOTHER_TIME_SECONDS)
    return { ...before, revision, seenAtEpochSeconds: atEpochSeconds };
  return { endpoint, revision, sinceEpochSeconds: atEpochSeconds, seenAtEpochSeconds: atEpochSeconds };
}

/** People are told at once, and reminded every six hours. */
export const mustTellUnguarded = ({ toldAtEpochSeconds: told, seenAtEpochSeconds: now }: Unguarded): boolean =>
  told === undefined || now - told >= REMIND_SECONDS;
