import type { GuardState } from '../../state/guard-state.ts';
import type { EpochMinute } from '../../words/time.ts';
import type { ServingView } from '../views.ts';
import { watchServing } from './watch-serving.ts';

/** Trouble that begins within this of each other has a cause in common. */
const SAME_TROUBLE_MINUTES = 10;

/** Trouble of what serves on one endpoint, for the others that are looked at with it. */
export interface FleetTrouble {
  readonly endpoint: string;
  readonly sinceMinute: EpochMinute;
  /** People know of it. */
  readonly told: boolean;
  /** People know already that it is not this endpoint's alone. */
  readonly isPlatform: boolean;
}

/** The newest trouble of a guard, what begins in this very tick included. */
export function fleetTroubleOf(state: GuardState, view: ServingView): FleetTrouble | undefined {
  const { watch = [] } = watchServing(state, view);
  const open = watch.flatMap(({ degraded }) => degraded ?? []);
  const [newest] = open.sort((a, b) => b.sinceMinute - a.sinceMinute);
  if (newest === undefined) return undefined;
  const { sinceMinute, told = false, toldAs } = newest;
  return { endpoint: state.endpoint, sinceMinute, told, isPlatform: toldAs === 'platform' };
}

/** Other endpoints whose trouble began with this one's; who of them tells people, who do not hear it of each. */
export function platformTrouble(
  endpoint: string,
  sinceMinute: EpochMinute,
  troubles: readonly FleetTrouble[],
): { readonly others: readonly string[]; readonly tells: boolean } | undefined {
  const others = troubles.filter(
    (each) => each.endpoint !== endpoint && Math.abs(each.sinceMinute - sinceMinute) <= SAME_TROUBLE_MINUTES,
  );
  if (others.length === 0) return undefined;
  const names = others.map((each) => each.endpoint).sort();
  // those that people heard of one by one are no reason for silence; of those that nobody heard of yet, the first by name speaks
  const untold = others.filter(({ told }) => !told).map((each) => each.endpoint);
  const tells = !others.some(({ isPlatform }) => isPlatform) && untold.every((name) => endpoint < name);
  return { others: names, tells };
}
