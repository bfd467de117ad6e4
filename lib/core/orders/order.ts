import type { EventKind } from '../record/event-kinds.ts';
import { makeNotice } from '../record/make-notice.ts';
import type { Notice } from '../record/notice.ts';
import { eventEntry, noticeEntry, tell } from '../record/outbox.ts';
import type { GuardState } from '../state/guard-state.ts';
import type { EndpointState } from '../words/endpoint.ts';

/** What a person wants of one guard, checked by the edge. None of it moves traffic. */
export interface Order {
  readonly action: 'pause' | 'resume' | 'promote' | 'quarantine' | 'release' | 'rejudge' | 'reset';
  readonly version?: number;
  readonly untilEpochSeconds?: number;
  readonly reason: string;
  /** Who asks, as claimed. */
  readonly by: string;
  /** Id of the call that brought the order: with it CloudTrail has the caller. */
  readonly request?: string;
}

export interface OrderView {
  readonly atEpochSeconds: number;
  /** All numbers ever given on this endpoint. */
  readonly knownVersions: readonly number[];
  /** As SageMaker describes it now; needed for `promote` only. */
  readonly endpoint?: EndpointState;
}

export type Ordered =
  | { readonly kind: 'refused'; readonly sentence: string }
  /** It is so already: nothing is written and nobody is told a second time. */
  | { readonly kind: 'unchanged'; readonly sentence: string }
  | { readonly kind: 'done'; readonly state: GuardState; readonly sentence: string };

export const refused = (sentence: string): Ordered => ({ kind: 'refused', sentence });
export const unchanged = (sentence: string): Ordered => ({ kind: 'unchanged', sentence });

/** What became of an order: once in the history, once for people. */
interface Done {
  readonly event: EventKind;
  readonly key: string;
  readonly sentence: string;
  readonly atEpochSeconds: number;
  readonly facts?: Partial<Notice>;
  readonly notice?: 'manual-action' | 'promoted';
}

/** A line in the history and a word to people, in the write that decides. */
export function done(
  state: GuardState,
  { action, reason, by, request }: Order,
  { event, key, sentence, atEpochSeconds, facts = {}, notice = 'manual-action' }: Done,
): Ordered {
  const { from, to } = facts;
  const common = { endpoint: state.endpoint, atEpochSeconds, who: by };
  const told = tell(
    state,
    eventEntry(key, {
      ...common,
      kind: event,
      why: `${sentence}: ${reason}`,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(request === undefined ? {} : { request }),
    }),
    noticeEntry(makeNotice(notice, `${action}-${key}`, { ...common, ...facts, why: `${sentence}: ${reason}` })),
  );
  return { kind: 'done', state: told, sentence };
}
