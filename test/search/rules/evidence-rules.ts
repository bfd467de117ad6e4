import { evidenceOf } from '../../../lib/core/evidence/sequence/signal-evidence.ts';
import type { Judgement } from '../../../lib/core/judge/judgement.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import type { LocalAws } from '../../../lib/local/start-local-aws.ts';
import { ENDPOINT } from '../outside.ts';
import { mustHold } from '../violation.ts';

/** Evidence is never counted twice: no more minutes than have passed, and no more requests than were really served in them. */
export function checkEvidence(state: GuardState, aws: LocalAws): void {
  for (const judgement of state.judgements) checkErrors(judgement, aws);
}

function checkErrors(judgement: Judgement, aws: LocalAws): void {
  const { candidate, candidateVariant, stableVariant, frozen, signals } = judgement;
  const params = frozen?.signals.find(({ signal }) => signal === 'errors')?.evidence;
  const judged = signals.errors;
  if (params === undefined || judged === undefined) return;
  const { startMinute } = judged.evidence;
  const { sums } = evidenceOf(params, judged.evidence);
  const elapsed = judged.cursor - startMinute + 1;
  mustHold(
    sums.minutes + judged.gaps <= elapsed,
    () => `v${candidate}: ${sums.minutes} minutes and ${judged.gaps} gaps were folded in ${elapsed} minutes`,
  );
  const span = { fromEpochSeconds: startMinute * 60, toEpochSeconds: (judged.cursor + 1) * 60 };
  const truth = (variant: string) =>
    aws.world.rows(ENDPOINT, variant, span).reduce((sum, { requests }) => sum + requests, 0);
  const [ofCandidate, ofStable] = [truth(candidateVariant), truth(stableVariant)];
  // less is possible: gaps, and minutes of a deployment, belong to nobody
  mustHold(
    sums.nc <= ofCandidate && sums.ns <= ofStable,
    () => `v${candidate}: ${sums.nc} and ${sums.ns} requests were folded, ${ofCandidate} and ${ofStable} were served`,
  );
  if (judged.gaps > 0 || sums.minutes < elapsed) return;
  mustHold(
    sums.nc === ofCandidate && sums.ns === ofStable,
    () =>
      `v${candidate}: every minute was folded, but ${sums.nc} and ${sums.ns} requests of ${ofCandidate} and ${ofStable}`,
  );
}
