import type { GuardEvent } from '../../core/event.ts';
import type { Scenario } from './scenario.ts';

/** How a story ended. */
export type StoryOutcome = 'recovered' | 'not-recovered' | 'held' | 'no-rollback' | 'failed';

/** The turning points of a story, as the history has them. */
export interface StoryEnd {
  readonly outcome: StoryOutcome;
  /** Versions: traffic went, or would have gone, from one to the other. */
  readonly from?: number;
  readonly to?: number;
  readonly decidedAt?: number;
  readonly completedAt?: number;
  readonly recoveredAt?: number;
}

/**
 * Reads the end off the history, and believes it only as far as SageMaker confirms: `recovered` needs the breached variant at weight 0,
 * `no-rollback` the weights of the deployment.
 *
 * @param events - Oldest first.
 * @param weightsAgree - Whether the weights that were read back are those that this outcome claims.
 */
export function storyEndOf(
  events: readonly GuardEvent[],
  weightsAgree: (outcome: 'recovered' | 'no-rollback') => boolean,
): StoryEnd {
  const decided = events.find(({ kind }) => kind === 'rollback-decided');
  const { from, to } = decided ?? {};
  const at = (kind: GuardEvent['kind']) => events.find((event) => event.kind === kind)?.atEpochSeconds;
  const claimed = claimedOutcome(new Set(events.map(({ kind }) => kind)));
  const checked = claimed === 'recovered' || claimed === 'no-rollback';
  return {
    outcome: checked && !weightsAgree(claimed) ? 'failed' : claimed,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(decided === undefined ? {} : { decidedAt: decided.atEpochSeconds }),
    ...withTime('completedAt', at('rolled-back')),
    ...withTime('recoveredAt', at('recovered')),
  };
}

function claimedOutcome(kinds: ReadonlySet<GuardEvent['kind']>): StoryOutcome {
  if (!kinds.has('rollback-decided')) return 'no-rollback';
  if (kinds.has('recovered')) return 'recovered';
  if (kinds.has('held')) return 'held';
  // moved, but nobody has proven that users are well
  return kinds.has('rolled-back') ? 'not-recovered' : 'failed';
}

const withTime = <K extends string>(key: K, at: number | undefined) =>
  (at === undefined ? {} : { [key]: at }) as Partial<Record<K, number>>;

/** The end that the scenario must have, and not before there was anything to find. */
export function asExpected(scenario: Scenario, { outcome, decidedAt }: StoryEnd, faultAt: number | undefined): boolean {
  if (outcome !== scenario.ends) return false;
  return decidedAt === undefined || faultAt === undefined || decidedAt >= faultAt;
}
