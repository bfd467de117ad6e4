import type { GuardState } from '../../state/guard-state.ts';

/** The end of the pause that a person ordered; absent when there is none, or when it is over. */
export function pausedUntil({ standing }: GuardState, atEpochSeconds: number): number | undefined {
  const until = standing.pausedUntilEpochSeconds;
  return until !== undefined && until > atEpochSeconds ? until : undefined;
}
