import type { OutboxEntry } from '../../record/entry.ts';
import type { GuardEvent } from '../../record/event.ts';
import type { EventKind } from '../../record/event-kinds.ts';
import { makeNotice } from '../../record/make-notice.ts';
import type { Notice } from '../../record/notice.ts';
import type { NoticeKind } from '../../record/notice-kinds.ts';
import { eventEntry, noticeEntry, tell } from '../../record/outbox.ts';
import type { GuardState } from '../../state/guard-state.ts';
import type { Rollback } from '../../state/rollback.ts';
import type { LiveVariant } from '../../words/live.ts';

/** One thing that happened to a rollback. */
export interface Happened {
  readonly event: EventKind;
  readonly notice?: NoticeKind;
  readonly atEpochSeconds: number;
  readonly who?: string;
  /** Id of the call that brought a person's order. */
  readonly request?: string;
  readonly why: string;
  /** Set when one rollback may come this way more than once. */
  readonly again?: string;
  readonly facts?: Partial<Notice>;
  /** For the history: what is served from now on. */
  readonly live?: readonly LiveVariant[];
}

/** What happens to a rollback is always both: a line in the history and a word to people. */
export function tellRollback(state: GuardState, rollback: Rollback, happened: Happened): GuardState {
  const { event, notice, atEpochSeconds, why, facts, live } = happened;
  const who = happened.who ?? 'stablehand';
  const key = happened.again === undefined ? rollback.id : `${rollback.id}-${happened.again}`;
  const recorded = tell(
    state,
    eventEntry(key, {
      endpoint: state.endpoint,
      kind: event,
      atEpochSeconds,
      who,
      why,
      from: rollback.from,
      to: rollback.to,
      rollback: rollback.id,
      ...(happened.request === undefined ? {} : { request: happened.request }),
      ...numbersOf(event, rollback, atEpochSeconds),
      ...(facts?.recovery === undefined ? {} : { recovery: facts.recovery }),
      ...(live === undefined ? {} : { live }),
    }),
  );
  if (notice === undefined) return recorded;
  const said = makeNotice(notice, key, { ...factsOf(state.endpoint, rollback), atEpochSeconds, who, why, ...facts });
  return withStart(recorded, rollback, said);
}

/**
 * What follows on a start before anybody has heard of it is said in its place: held, traffic must not be called moving; in steps, one mail
 * says both, to whoever was to hear of the start.
 */
function withStart(state: GuardState, { id }: Rollback, notice: Notice): GuardState {
  const isStart = (entry: OutboxEntry): entry is Extract<OutboxEntry, { kind: 'notice' }> =>
    entry.kind === 'notice' &&
    entry.notice.kind === 'rollback-started' &&
    entry.notice.rollback === id &&
    entry.notice.atEpochSeconds === notice.atEpochSeconds;
  const start = state.outbox.find(isStart)?.notice;
  if (start === undefined || (notice.kind !== 'held' && notice.kind !== 'preparing'))
    return tell(state, noticeEntry(notice));
  const { severity, audiences, who } = start;
  const both =
    notice.kind === 'held' ? notice : { ...notice, severity, audiences, who, why: `${start.why}; ${notice.why}` };
  return tell({ ...state, outbox: state.outbox.filter((entry) => !isStart(entry)) }, noticeEntry(both));
}

/** A decision has the numbers that it rests on; what comes after it has the time that it took. */
function numbersOf(
  event: EventKind,
  { comparison, failedRequests, decidedAtEpochSeconds }: Rollback,
  atEpochSeconds: number,
): Pick<GuardEvent, 'comparison' | 'failedRequests' | 'tookSeconds'> {
  const decides = event === 'rollback-decided' || event === 'would-have-rolled-back';
  if (!decides) return { tookSeconds: atEpochSeconds - decidedAtEpochSeconds };
  return {
    ...(comparison === undefined ? {} : { comparison }),
    ...(failedRequests === undefined ? {} : { failedRequests }),
  };
}

/** What every notice about a rollback says of it. */
function factsOf(endpoint: string, rollback: Rollback) {
  const share = rollback.before.find(({ variant }) => variant === rollback.fromVariant)?.share;
  return {
    endpoint,
    from: rollback.from,
    to: rollback.to,
    fromVariant: rollback.fromVariant,
    toVariant: rollback.toVariant,
    rollback: rollback.id,
    cause: rollback.cause,
    ...(share === undefined ? {} : { share }),
    ...(rollback.comparison === undefined ? {} : { comparison: rollback.comparison }),
    ...(rollback.failedRequests === undefined ? {} : { failedRequests: rollback.failedRequests }),
  };
}
