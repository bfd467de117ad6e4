import type { GuardState } from '../state/guard-state.ts';
import { isMoving } from '../state/rollback.ts';
import { minuteOf } from '../words/time.ts';
import { versionLabel } from '../words/version.ts';
import { done, type Order, type Ordered, type OrderView, refused, unchanged } from './order.ts';

/** Starts over: what was frozen and what was found is dropped, so a changed limit applies. Minutes before this one are not judged again. */
export function rejudge(state: GuardState, order: Order, { atEpochSeconds }: OrderView): Ordered {
  const { rollback, judgements } = state;
  if (rollback !== undefined && isMoving(rollback))
    return refused(`rollback ${rollback.id} is ${rollback.status}: answer it or let it end, then judge again`);
  const judged = judgements.map(({ candidate }) => versionLabel(candidate)).join(', ') || 'none';
  const candidate = order.version ?? (judgements.length === 1 ? judgements[0]?.candidate : undefined);
  const found = judgements.filter((each) => each.candidate === candidate);
  if (candidate === undefined || found.length === 0) {
    const which = order.version === undefined ? 'name one' : `${versionLabel(order.version)} is not under judgement`;
    return refused(`version: ${which}; under judgement on ${state.endpoint}: ${judged}`);
  }
  const label = versionLabel(candidate);
  if (found.every(({ frozen, decidedAtEpochSeconds }) => frozen === undefined && decidedAtEpochSeconds === undefined))
    return unchanged(`the judgement of ${label} starts over already`);
  const next: GuardState = {
    ...state,
    judgements: judgements.map((each) => {
      if (each.candidate !== candidate) return each;
      const { candidateVariant, stable, stableVariant, lane, before } = each;
      const startedAtEpochSeconds = atEpochSeconds;
      const firstMinute = minuteOf(atEpochSeconds) + 1;
      return {
        ...(lane === undefined ? {} : { lane }),
        candidate,
        candidateVariant,
        stable,
        stableVariant,
        ...(before === undefined ? {} : { before }),
        startedAtEpochSeconds,
        firstMinute,
        signals: {},
      };
    }),
    told: state.told.filter((key) => !aboutCandidate(key, candidate)),
  };
  const why = `the judgement of ${label} starts over, under the policy as it is now`;
  return done(next, order, {
    event: 'rejudged',
    key: `v${candidate}@${atEpochSeconds}`,
    sentence: why,
    atEpochSeconds,
    facts: { from: candidate },
  });
}

const aboutCandidate = (key: string, candidate: number): boolean =>
  key === `starved:v${candidate}` || key === `shared-incident:v${candidate}` || key.startsWith(`held:${candidate}:`);
