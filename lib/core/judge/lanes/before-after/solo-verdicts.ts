import { mergeSignals } from '../../../evidence/readings/merge-signals.ts';
import type { ArmSeries } from '../../../minutes/readings.ts';
import { signalNamed } from '../../../signals/named.ts';
import { countsText } from '../../../words/spoken.ts';
import type { Comparison, Verdict } from '../../../words/verdict.ts';
import { dayOf } from '../../freeze/baseline.ts';
import type { FrozenParams, Judgement } from '../../judgement.ts';
import { comparisonsOf } from '../../verdicts/breach-verdicts.ts';
import { soloHardLimitHit } from '../../verdicts/hard-limit.ts';
import { comparisonText } from '../../verdicts/sentences.ts';
import type { SoloLook } from './look-at-solo.ts';

/** Fewer bad requests than this are no ground to move traffic, whatever the odds. */
const LEAST_BAD = 2;
/** Minutes on average between two false alarms of the detector, for each signal that is watched: 30 days. */
const ALARM_EVERY_MINUTES = 43_200;

/** A judgement in the solo lane at a time: whether its bake is over decides what may be done. */
export interface SoloBake {
  readonly judgement: Judgement;
  readonly frozen: FrozenParams;
  readonly atEpochSeconds: number;
}

const isInBake = ({ judgement, frozen, atEpochSeconds }: SoloBake): boolean =>
  atEpochSeconds < judgement.startedAtEpochSeconds + frozen.bakeMinutes * 60;

/** A failure too plain to wait for, of a version whose predecessor was well just before. */
export function soloHardLimit(traffic: ArmSeries, bake: SoloBake, looks: readonly SoloLook[]): Verdict | undefined {
  const hit = isInBake(bake) ? hardLimitText(traffic, bake, looks) : undefined;
  if (hit === undefined) return undefined;
  return {
    kind: 'breach',
    cause: 'hard-limit',
    failureClass: 'operational',
    signal: 'errors',
    comparison: hit.comparison,
    comparisons: comparisonsOf(looks),
    why: `hard limit: ${hit.text}`,
  };
}

function hardLimitText(
  traffic: ArmSeries,
  { judgement, frozen, atEpochSeconds }: SoloBake,
  looks: readonly SoloLook[],
) {
  const { hourBefore } = frozen;
  const hit = soloHardLimitHit(traffic, hourBefore, { firstMinute: judgement.firstMinute, atEpochSeconds });
  if (hit === undefined || hourBefore === undefined) return undefined;
  const candidate = { requests: hit.candidate.n, bad: hit.candidate.k };
  const stable = { requests: hourBefore.n, bad: hourBefore.k };
  const errors = looks.find(({ frozen: { signal } }) => signal === 'errors')?.comparison;
  const comparison: Comparison = {
    signal: 'errors',
    lane: 'solo',
    logE: errors?.logE ?? 0, // no evidence yet is odds of 1 to 1, by definition
    logThreshold: errors?.logThreshold ?? 0,
    gatePassed: true,
    candidate,
    stable,
    minutes: hit.minutes.length,
  };
  const text = `in ${hit.minutes.length} minutes running the new version failed ${countsText(candidate)}; in the hour before the change ${countsText(stable)} failed`;
  return { comparison, text };
}

/** The evidence of the bake, with what was found while stable still served beside it. */
export function soloEvidence(looks: readonly SoloLook[], bake: SoloBake): Verdict | undefined {
  const found = isInBake(bake) ? foundWorse(looks, bake) : undefined;
  if (found === undefined) return undefined;
  return {
    kind: 'breach',
    cause: 'evidence',
    failureClass: signalNamed(found.signal).failureClass,
    signal: found.signal,
    comparison: found,
    comparisons: comparisonsOf(looks),
    why: comparisonText(found),
  };
}

/** The leading signal with the evidence of all, where that is enough. */
function foundWorse(looks: readonly SoloLook[], { frozen, judgement }: SoloBake): Comparison | undefined {
  const [first, ...others] = looks;
  if (first === undefined) return undefined;
  const merged =
    (judgement.carriedLogE ?? 0) + // nothing carried: even odds
    mergeSignals(
      frozen.signals.map(({ signal, weight }) => {
        const look = looks.find((each) => each.frozen.signal === signal);
        return look === undefined || look.comparison.minutes === 0 ? { weight } : { weight, logE: look.logE };
      }),
    );
  if (merged < Math.log(1 / frozen.alpha)) return undefined;
  const leading = others.reduce((best, look) => (weighed(look) > weighed(best) ? look : best), first);
  return leading.comparison.candidate.bad < LEAST_BAD ? undefined : { ...leading.comparison, logE: merged };
}

const weighed = ({ frozen, logE }: SoloLook): number => Math.log(frozen.weight) + logE;

/** After the bake: something has changed for the worse, and nobody can say any more that the version did it. */
export function worseThanBefore(looks: readonly SoloLook[], traffic: ArmSeries, bake: SoloBake): Verdict | undefined {
  if (isInBake(bake)) return undefined;
  const plain = hardLimitText(traffic, bake, looks)?.text;
  const inBake = foundWorse(looks, bake);
  const changed = looks.find(({ changeLogE }) => changeLogE >= Math.log(ALARM_EVERY_MINUTES * looks.length));
  const text =
    plain ??
    (changed === undefined ? undefined : changeText(changed)) ??
    (inBake === undefined ? undefined : comparisonText(inBake));
  if (text === undefined) return undefined;
  return {
    kind: 'inconclusive',
    reason: 'worse-than-before',
    comparisons: comparisonsOf(looks),
    why: `the bake is over, so nothing is moved: ${text}`,
  };
}

function changeText({ frozen, now }: SoloLook): string {
  const { n, k } = dayOf(frozen.baseline);
  return `${signalNamed(frozen.signal).words.plural} have risen: ${countsText(now)} in the newest minutes, ${countsText({ requests: n, bad: k })} in the day before the change`;
}
