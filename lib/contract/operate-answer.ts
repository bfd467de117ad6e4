import type { GuardStatus } from '../core/guard/guard-status.ts';
import type { GuardEvent } from '../core/record/event.ts';
import type { EventKind } from '../core/record/event-kinds.ts';
import { isoOf } from '../core/words/time.ts';
import type { Comparison } from '../core/words/verdict.ts';
import { versionLabel } from '../core/words/version.ts';

export type OrderOutcome = 'done' | 'unchanged' | 'refused' | 'failed';

/** What the operate function answers. Times are ISO 8601 in UTC, versions are labels such as `v3`. */
export type OperateAnswer =
  | { readonly outcome: 'refused'; readonly sentence: string }
  /** `*` answers for each endpoint as well. */
  | {
      readonly outcome: OrderOutcome;
      readonly sentence: string;
      readonly endpoints: readonly {
        readonly endpoint: string;
        readonly outcome: OrderOutcome;
        readonly sentence: string;
      }[];
    }
  | { readonly outcome: 'status'; readonly at: string; readonly guards: readonly GuardStatus[] }
  | HistoryAnswer
  | LiveAnswer;

/** One page, newest first. */
export interface HistoryAnswer {
  readonly outcome: 'history';
  /** `*` for the rollbacks of all endpoints. */
  readonly endpoint: string;
  readonly events: readonly HistoryLine[];
  /** Pass it as `after` to get the next page; absent on the last. */
  readonly next?: string;
}

/** What was served at a time; `live` is absent where that was not recorded, and the sentence says so. */
export interface LiveAnswer {
  readonly outcome: 'live-at';
  readonly endpoint: string;
  readonly at: string;
  readonly sentence: string;
  readonly live?: readonly LiveLine[];
  /** The recorded change that made it so. */
  readonly since?: HistoryLine;
}

/** What was served at a time on each of several endpoints. */
export interface FleetLiveAnswer {
  readonly outcome: 'live-at';
  readonly endpoint: '*';
  readonly at: string;
  readonly endpoints: readonly LiveAnswer[];
}

export interface LiveLine {
  readonly variant: string;
  readonly version?: string;
  /** Fraction in [0, 1]. */
  readonly share: number;
}

export interface HistoryLine {
  readonly endpoint: string;
  readonly at: string;
  readonly kind: EventKind;
  readonly who: string;
  readonly why: string;
  readonly from?: string;
  readonly to?: string;
  readonly rollback?: string;
  /** Id of the call of Lambda that brought a person's order. */
  readonly request?: string;
  /** The numbers behind a decision. */
  readonly comparison?: Comparison;
  readonly failedRequests?: number;
  /** The endpoint after the move, against the rate that it was held to. */
  readonly recovery?: GuardEvent['recovery'];
  /** From the decision to this. */
  readonly tookSeconds?: number;
  readonly live?: readonly LiveLine[];
}

/** An event as people and scripts read it. */
export function historyLineOf(event: GuardEvent): HistoryLine {
  const { endpoint, atEpochSeconds, kind, who, why, from, to, live } = event;
  const { rollback, request, comparison, failedRequests, recovery, tookSeconds } = event;
  return {
    endpoint,
    at: isoOf(atEpochSeconds),
    kind,
    who,
    why,
    ...(from === undefined ? {} : { from: versionLabel(from) }),
    ...(to === undefined ? {} : { to: versionLabel(to) }),
    ...(rollback === undefined ? {} : { rollback }),
    ...(request === undefined ? {} : { request }),
    ...(comparison === undefined ? {} : { comparison }),
    ...(failedRequests === undefined ? {} : { failedRequests }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(tookSeconds === undefined ? {} : { tookSeconds }),
    ...(live === undefined ? {} : { live: live.map(liveLineOf) }),
  };
}

export const liveLineOf = ({
  variant,
  version,
  share,
}: {
  readonly variant: string;
  readonly version?: number;
  readonly share: number;
}): LiveLine => ({ variant, ...(version === undefined ? {} : { version: versionLabel(version) }), share });
