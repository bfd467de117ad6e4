import { againstAnchor } from '../core/guard/anchor.ts';
import { isLimited, PART_OF_LIMITS } from '../core/guard/candidate-limits.ts';
import { alphaOfNewcomers } from '../core/judge/freeze/alpha.ts';
import { freeze, frozenSignalsOf, historySpanOf, learnsFromPast } from '../core/judge/freeze/freeze.ts';
import type { Judgement } from '../core/judge/judgement.ts';
import { queriesFor } from '../core/judge/judgement-queries.ts';
import type { LatencyHistory } from '../core/signals/signal.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import { type MinuteSeries, queryKey } from '../core/words/metric.ts';
import type { GuardPolicy } from '../core/words/policy.ts';
import type { Ports } from './ports.ts';

/** Reads stable's day before each candidate that is new, and fixes how it is judged. One read of history per candidate, ever. */
export async function freezeJudgements(
  ports: Pick<Ports, 'metrics'>,
  state: GuardState,
  guard: GuardPolicy,
): Promise<GuardState> {
  if (state.judgements.every(({ frozen }) => frozen !== undefined)) return state;
  const alpha =
    alphaOfNewcomers(guard.falseRollbackBudget, state.judgements) * (isLimited(guard) ? 1 - PART_OF_LIMITS : 1);
  const fresh: Judgement[] = [];
  const judgements: Judgement[] = [];
  for (const judgement of state.judgements) {
    const known = judgement.frozen !== undefined;
    const next = known ? judgement : await frozen(ports, judgement, guard, alpha);
    judgements.push(next);
    if (!known) fresh.push(next);
  }
  return fresh.reduce(againstAnchor, { ...state, judgements });
}

async function frozen(
  { metrics }: Pick<Ports, 'metrics'>,
  judgement: Judgement,
  guard: GuardPolicy,
  alpha: number,
): Promise<Judgement> {
  const { stableVariant: variant } = judgement;
  const { from, to } = historySpanOf(judgement);
  const signals = frozenSignalsOf(guard, await latencyOf(metrics, judgement, guard), alpha);
  const queries = queriesFor(guard.endpoint, variant, { signals });
  const replies = await metrics.readMinutes(queries, { from, to });
  const unread = queries.filter((query) => !isWhole(replies.get(queryKey(query))));
  if (unread.length > 0) {
    // what is frozen holds for the whole deployment: half a history would make it blind to shared incidents until its end
    const what = unread.map(({ metric }) => metric).join(', ');
    throw new Error(
      `the day before of ${guard.endpoint}/${variant} could not be read whole (${what}); it is read again`,
    );
  }
  const { endpoint, bakeMinutes } = guard;
  return freeze(judgement, { endpoint, alpha, bakeMinutes }, signals, { replies, from, to });
}

/** A refused statistic is an answer, and the same tomorrow. */
const isWhole = (series: MinuteSeries | undefined): boolean =>
  series?.status === 'complete' || series?.status === 'statistic-unavailable';

/** Only asked where the policy leaves an option to stable's own latency. */
async function latencyOf(
  metrics: Ports['metrics'],
  judgement: Judgement,
  guard: GuardPolicy,
): Promise<LatencyHistory | undefined> {
  if (!learnsFromPast(guard)) return undefined;
  return metrics.readLatencyP99(guard.endpoint, judgement.stableVariant, historySpanOf(judgement).to);
}
