import type { EvidenceParams } from '../../../lib/core/evidence/sequence/evidence-params.ts';
import type { EvidenceRule } from '../../../lib/core/evidence/sequence/evidence-rule.ts';
import { ALPHA } from './alpha.ts';
import { watchEvidence } from './evidence-watch.ts';
import type { Watch } from './rule.ts';
import type { RunInView } from './run-in-view.ts';

/** Errors alone, weighed with these parameters; decides at 1 / alpha where the mean gate passes. */
export function watchErrors({ run, errors }: RunInView, params: EvidenceParams, rule?: EvidenceRule): Watch {
  const evidence = watchEvidence(params, rule);
  return (tick) => {
    if (run.arrived[tick] !== 1) return false;
    const at = ({ n, k }: { readonly n: Float64Array; readonly k: Float64Array }) => ({
      n: n[tick] ?? Number.NaN,
      k: k[tick] ?? Number.NaN,
    });
    evidence.fold(tick, at(errors.candidate), at(errors.stable));
    if (evidence.highestLogE() < Math.log(1 / ALPHA)) return false;
    const { logE, gate } = evidence.reading();
    return logE >= Math.log(1 / ALPHA) && gate.pass;
  };
}
