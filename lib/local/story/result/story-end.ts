import type { GuardEvent } from '../../../core/record/event.ts';
import type { EventKind } from '../../../core/record/event-kinds.ts';
import type { StoryOutcome } from '../scenario-shape.ts';

/** The turning points of a story, as the history has them. */
export interface StoryEnd {
  readonly outcome: StoryOutcome;
  /** Versions: traffic went, or would have gone, from one to the other. */
  readonly from?: number;
  readonly to?: number;
  readonly decidedAt?: number;
  readonly completedAt?: number;
  readonly recoveredAt?: number;
  /** What the history says of the end, where it is not a proof. */
  readonly because?: string;
}

/** What SageMaker says when it is over. */
export interface ReadBack {
  /** The new model has no traffic. */
  readonly moved: boolean;
  /** How often Stablehand asked for a change. */
  readonly moves: number;
}

/**
 * Reads the end off the history, and believes it only as far as SageMaker confirms: `recovered` needs the new model without traffic,
 * `no-rollback` that nothing was ever asked. The times are those of the first rollback, the outcome is that of the last.
 *
 * @param events - Oldest first, causes before what they caused.
 */
export function storyEndOf(events: readonly GuardEvent[], readBack: ReadBack): StoryEnd {
  const first = events.find(({ kind }) => kind === 'rollback-decided');
  const { from, to } = first ?? {};
  const at = (kind: EventKind) => events.find((event) => event.kind === kind)?.atEpochSeconds;
  const { outcome, because } = claimedEnd(events);
  return {
    outcome: isConfirmed(outcome, readBack) ? outcome : 'failed',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(first === undefined ? {} : { decidedAt: first.atEpochSeconds }),
    ...withTime('completedAt', at('rolled-back')),
    ...withTime('recoveredAt', at('recovered')),
    ...(because === undefined ? {} : { because }),
  };
}

function isConfirmed(outcome: StoryOutcome, { moved, moves }: ReadBack): boolean {
  if (outcome === 'recovered') return moved;
  return outcome !== 'no-rollback' || moves === 0;
}

/** What ends a rollback, by what the history calls it; moved without a proof that users are well is not recovered. */
const ENDINGS: Partial<Readonly<Record<EventKind, StoryOutcome>>> = {
  recovered: 'recovered',
  'not-recovered': 'not-recovered',
  unprovable: 'not-recovered',
  'rolled-back': 'not-recovered',
  held: 'held',
  failed: 'failed',
  rejected: 'rejected',
  superseded: 'superseded',
  withdrawn: 'withdrawn',
};

function claimedEnd(events: readonly GuardEvent[]): { outcome: StoryOutcome; because?: string } {
  const decided = events.findLastIndex(({ kind }) => kind === 'rollback-decided');
  if (decided < 0) return { outcome: 'no-rollback' };
  const last = events.slice(decided).findLast(({ kind }) => ENDINGS[kind] !== undefined);
  const outcome = last === undefined ? undefined : ENDINGS[last.kind];
  if (last === undefined || outcome === undefined) return { outcome: 'failed' };
  return outcome === 'recovered' ? { outcome } : { outcome, because: last.why };
}

const withTime = <K extends string>(key: K, at: number | undefined) =>
  (at === undefined ? {} : { [key]: at }) as Partial<Record<K, number>>;
