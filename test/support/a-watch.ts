import { watchQueries } from '../../lib/core/guard/serving/watch-asks.ts';
import { type Weighed, weighGuard } from '../../lib/core/guard/weigh-guard.ts';
import { queriesFor } from '../../lib/core/judge/judgement-queries.ts';
import { newestFresh } from '../../lib/core/minutes/closing.ts';
import { recoveryQueries } from '../../lib/core/plan/proof/step-recovery.ts';
import type { MutatingCall } from '../../lib/core/plan/step.ts';
import { reconcile } from '../../lib/core/reconcile/reconcile.ts';
import type { GuardEvent } from '../../lib/core/record/event.ts';
import type { Notice } from '../../lib/core/record/notice.ts';
import type { GuardState } from '../../lib/core/state/guard-state.ts';
import type { EndpointState } from '../../lib/core/words/endpoint.ts';
import type { MinuteQuery, MinuteSeries } from '../../lib/core/words/metric.ts';
import type { GuardPolicy } from '../../lib/core/words/policy.ts';
import type { Verdict } from '../../lib/core/words/verdict.ts';
import { aGuard } from './a-guard.ts';
import { aJudgement } from './a-judgement.ts';
import { aState } from './a-state.ts';
import { anEndpoint, type Weights } from './an-endpoint.ts';
import { NOON } from './noon.ts';
import { answersTo, type Reported, served } from './series-of.ts';
import { eventsOf, noticesOf } from './told-of.ts';

export interface WatchDifference {
  readonly guard?: Partial<GuardPolicy>;
  readonly state?: GuardState;
  readonly endpoint?: EndpointState;
  /** Bad requests among the candidate's in a minute after noon, a fraction. @default 0.01 */
  readonly candidateFails?: (minutesAfterNoon: number) => number;
  readonly status?: (query: MinuteQuery, minutesAfterNoon: number) => MinuteSeries['status'];
}

/**
 * A guard that is weighed every minute from noon on, without any port: 1000 requests a minute follow the weights, calls take effect before
 * the next minute, and what is told is taken out and kept in `events` and `notices`.
 */
export function aWatch({ candidateFails = () => 0.01, status, ...difference }: WatchDifference = {}) {
  let guard = aGuard(difference.guard);
  let state = difference.state ?? aState();
  let endpoint = difference.endpoint ?? anEndpoint();
  let at = NOON;
  const events: GuardEvent[] = [];
  const notices: Notice[] = [];
  const calls: MutatingCall[] = [];
  const history = new Map<number, EndpointState>();

  const reported = (variant: string, minute: number): Reported | undefined => {
    const then = (history.get(minute) ?? anEndpoint()).variants;
    const total = then.reduce((sum, { currentWeight }) => sum + currentWeight, 0);
    const weight = then.find(({ name }) => name === variant)?.currentWeight;
    if (weight === undefined || weight === 0) return undefined;
    const n = Math.round((1000 * weight) / total);
    return served(n, Math.round(n * (variant === 'candidate' ? candidateFails(minute - NOON / 60) : 0.01)));
  };

  const weighed = (): Weighed => {
    const queries = state.judgements.flatMap(({ candidateVariant, stableVariant, frozen }) =>
      frozen === undefined
        ? []
        : [candidateVariant, stableVariant].flatMap((variant) => queriesFor('fraud', variant, frozen)),
    );
    queries.push(...watchQueries(state, endpoint, guard));
    if (state.rollback?.recovery === 'pending') queries.push(...recoveryQueries(state.rollback, endpoint));
    const to = newestFresh(at) + 1;
    const replies = answersTo(queries, { from: to - 300, to }, reported, (query) =>
      status === undefined ? 'complete' : status(query, (at - NOON) / 60),
    );
    return weighGuard(state, {
      guard,
      endpoint,
      replies,
      atEpochSeconds: at,
      digest: (text) => `hash of ${text}`.padEnd(16, '.').slice(-16),
    });
  };

  const minute = (): Verdict | undefined => {
    history.set(at / 60, endpoint);
    at += 60;
    const seen = reconcile(state, { guard, endpoint, atEpochSeconds: at });
    const judgements = seen.judgements.map((judgement) =>
      judgement.frozen === undefined
        ? { ...aJudgement({ guard, firstMinute: judgement.firstMinute, over: judgement }) }
        : judgement,
    );
    state = { ...seen, judgements };
    const { step, verdicts } = weighed();
    events.push(...eventsOf(step.state));
    notices.push(...noticesOf(step.state));
    state = { ...step.state, outbox: [] };
    if (step.call !== undefined) {
      calls.push(step.call);
      if (step.call.kind !== 'weights') throw new RangeError(`a watch knows weights only, not ${step.call.kind}`);
      const weights = Object.fromEntries(step.call.shares.map(({ variant, share }) => [variant, share]));
      endpoint = { ...endpoint, variants: anEndpoint({ weights }).variants };
    }
    return verdicts[0]?.verdict;
  };

  return {
    events,
    notices,
    calls,
    minute,
    /** @returns the last verdict */
    minutes(count: number): Verdict | undefined {
      let last: Verdict | undefined;
      for (let done = 0; done < count; done += 1) last = minute();
      return last;
    },
    /** Weighs once more what the next tick would see, and changes nothing. */
    weighed,
    setWeights(weights: Weights): void {
      endpoint = { ...endpoint, variants: anEndpoint({ weights }).variants };
    },
    setEndpoint(over: Partial<EndpointState>): void {
      endpoint = { ...endpoint, ...over };
    },
    setPolicy(over: Partial<GuardPolicy>): void {
      guard = { ...guard, ...over };
    },
    change(over: Partial<GuardState>): void {
      state = { ...state, ...over };
    },
    state: (): GuardState => state,
    kinds: (): string[] => notices.map(({ kind }) => kind),
    minutesAfterNoon: (): number => (at - NOON) / 60,
  };
}
