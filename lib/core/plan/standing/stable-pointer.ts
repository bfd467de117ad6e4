import type { GuardState } from '../../state/guard-state.ts';

/** So many versions that were stable before are remembered. */
const MOST_FORMER = 10;

/** The state with another version to return to; the one before stays in memory, should this one turn out bad. */
export function withStable(state: GuardState, version: number): GuardState {
  const { stable, wasStable = [] } = state;
  if (stable === version) return state;
  const former = [...(stable === undefined ? [] : [stable]), ...wasStable].filter((each) => each !== version);
  return { ...state, stable: version, wasStable: [...new Set(former)].slice(0, MOST_FORMER) };
}
