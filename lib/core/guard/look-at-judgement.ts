import { judgeCandidate } from '../judge/judge-candidate.ts';
import type { Judgement } from '../judge/judgement.ts';
import { laneRulesOf } from '../judge/lanes/find-lane.ts';
import type { CandidateLook } from '../judge/lanes/lane.ts';
import { currentShares, isDeploying, shareOf } from '../words/endpoint.ts';
import { unknown, type Verdict } from '../words/verdict.ts';
import { heldToLimits } from './candidate-limits.ts';
import { platformVerdict } from './platform-trouble.ts';
import type { JudgementView } from './views.ts';

/** What is said of one candidate; `look` is absent where nothing was folded. */
export interface JudgementLook {
  readonly look?: CandidateLook;
  readonly verdict: Verdict;
}

/** Judges one candidate, and asks whether what it is blamed for is also happening elsewhere. */
export function lookAtJudgement(judgement: Judgement, view: JudgementView): JudgementLook {
  const seen = judged(judgement, view);
  const { look, verdict } = seen;
  if (look === undefined || verdict.kind !== 'breach' || laneRulesOf(judgement).besideStable) return seen;
  const breachedAtEpochSeconds = judgement.breachedAtEpochSeconds ?? view.atEpochSeconds;
  const blamed =
    platformVerdict(verdict, view.endpoint.name, breachedAtEpochSeconds, view.soloBreaches ?? []) ?? verdict;
  return { look: { ...look, judgement: { ...look.judgement, breachedAtEpochSeconds } }, verdict: blamed };
}

function judged(judgement: Judgement, view: JudgementView): JudgementLook {
  if (isDeploying(view.endpoint)) {
    return {
      verdict: unknown(
        'endpoint-busy',
        `SageMaker is deploying ${view.endpoint.pendingConfigName}; its minutes belong to no version`,
      ),
    };
  }
  const shares = currentShares(view.endpoint);
  const seen = {
    endpoint: view.endpoint.name,
    replies: view.replies,
    atEpochSeconds: view.atEpochSeconds,
    shares: {
      candidate: shareOf(shares, judgement.candidateVariant) ?? 0, // not on the endpoint: no share
      stable: shareOf(shares, judgement.stableVariant) ?? 0,
    },
  };
  if (judgement.frozen === undefined) {
    const verdict = laneRulesOf(judgement).judgePlainly?.(judgement, seen);
    if (verdict !== undefined) return { look: { judgement, verdict, unseenMinutes: 0 }, verdict };
    const why = "stable's history could not be read, so only hard limits and silence are looked at";
    return { verdict: unknown('metrics-unreadable', why) };
  }
  const look = judgeCandidate(judgement, seen);
  const held = heldToLimits(look, view);
  return { look: held, verdict: held.verdict };
}
