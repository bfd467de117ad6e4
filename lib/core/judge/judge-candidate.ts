import type { Judgement } from './judgement.ts';
import { laneRulesOf } from './lanes/find-lane.ts';
import type { CandidateLook, CandidateView } from './lanes/lane.ts';

/** Folds what is new and says what it means, as the judgement's lane does it. @throws {RangeError} before its limits are frozen. */
export function judgeCandidate(before: Judgement, view: CandidateView): CandidateLook {
  const { frozen } = before;
  if (frozen === undefined)
    throw new RangeError(`candidate v${before.candidate} is judged before its limits are frozen`);
  return laneRulesOf(before).judge(before, frozen, view);
}
