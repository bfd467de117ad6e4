import type { GuardEvent } from '../record/event.ts';
import type { AliasSeen, LinkedRun } from './mlflow-sync.ts';

/** What to do with the alias after a move of traffic. */
export type AliasMove =
  | { readonly kind: 'stay' }
  | { readonly kind: 'move'; readonly to: string }
  /** It stands where somebody else has put it: never overwritten, told instead. */
  | { readonly kind: 'leave'; readonly wanted: string };

const isMove = ({ kind }: GuardEvent): boolean => kind === 'rolled-back' || kind === 'promoted';

/** The newest rollback or promotion: it says where the alias belongs. */
export const newestMove = (events: readonly GuardEvent[]): GuardEvent | undefined => events.findLast(isMove);

/**
 * Where the alias belongs after `move`: at the model version of what is stable from then on. It is moved only from where it was last
 * seen, and only if it stood for the version that the traffic was taken from.
 *
 * @param now - The model version that the alias stands for; undefined: none.
 */
export function followAlias(
  { from, to }: Pick<GuardEvent, 'from' | 'to'>,
  runs: readonly LinkedRun[],
  seen: AliasSeen,
  now: string | undefined,
): AliasMove {
  const modelVersionOf = (asked: number | undefined) => runs.find(({ version }) => version === asked)?.modelVersion;
  const wanted = modelVersionOf(to);
  if (wanted === undefined || wanted === now) return { kind: 'stay' };
  const isOurs = now === seen.version && (now === undefined || now === modelVersionOf(from));
  return isOurs ? { kind: 'move', to: wanted } : { kind: 'leave', wanted };
}
