import type { EvidenceReading } from '../../../evidence/sequence/kept-evidence.ts';
import { evidenceOf } from '../../../evidence/sequence/signal-evidence.ts';
import { dayBefore } from '../../freeze/stable-history.ts';
import type { FrozenSignal, SignalJudgement } from '../../judgement.ts';
import { NO_PROOF } from '../../margin-proof.ts';
import { isWorthActing } from '../../no-worse.ts';
import type { Lane, SignalStanding } from '../lane.ts';
import { freezeConcurrent } from './freeze-concurrent.ts';
import { judgeConcurrent } from './judge-concurrent.ts';
import { judgePlainly } from './judge-plainly.ts';

/** The candidate beside a serving stable version, in the same minutes. */
export const CONCURRENT: Lane = {
  besideStable: true,
  startOf: ({ candidate, serving }) =>
    serving === undefined
      ? undefined
      : {
          stable: serving,
          placedAtEpochSeconds: Math.max(candidate.sinceEpochSeconds, serving.sinceEpochSeconds),
        },
  historySpanOf: ({ firstMinute }) => dayBefore(firstMinute),
  freeze: freezeConcurrent,
  variantsOf: ({ candidateVariant, stableVariant }) => [candidateVariant, stableVariant],
  judge: judgeConcurrent,
  judgePlainly,
  standingOf({ signals }, frozen) {
    const state = signals[frozen.signal];
    return state === undefined ? undefined : standing(frozen, state);
  },
  modeOf: ({ mode }) => mode,
  words: {
    judgedAgainst: (candidate, stable) => `${candidate} is judged against ${stable}`,
    where: (stable) => `beside ${stable}`,
    comparedWith: (stable) => `of ${stable} in the same minutes`,
  },
};

function standing(frozen: FrozenSignal, { cursor, gaps, proof = NO_PROOF, evidence }: SignalJudgement): SignalStanding {
  let known: EvidenceReading | undefined;
  const reading = (): EvidenceReading => {
    known ??= evidenceOf(frozen.evidence, evidence);
    return known;
  };
  return {
    cursor,
    gaps,
    proof,
    information: evidence.information,
    numbers() {
      const { sums, logE, gate } = reading();
      return {
        candidate: { requests: sums.nc, bad: sums.kc },
        stable: { requests: sums.ns, bad: sums.ks },
        minutes: sums.minutes,
        logE,
        gatePassed: gate.pass,
      };
    },
    decidingLogE() {
      const { sums, logE, gate } = reading();
      if (sums.minutes === 0) return undefined;
      return gate.pass && isWorthActing(frozen, gate) ? logE : Math.min(0, logE);
    },
  };
}
