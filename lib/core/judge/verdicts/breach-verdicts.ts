import { estimatesOf } from '../../evidence/noise/assumed-history.ts';
import { mergeSignals } from '../../evidence/readings/merge-signals.ts';
import { signalNamed } from '../../signals/named.ts';
import { countsText, wholeOf } from '../../words/spoken.ts';
import { startOfMinute } from '../../words/time.ts';
import type { Comparison, Verdict } from '../../words/verdict.ts';
import type { FrozenParams, FrozenSignal } from '../judgement.ts';
import type { SignalLook } from '../lanes/concurrent/look-at-signal.ts';
import { isWorthActing } from '../no-worse.ts';
import { type HardLimitHit, STABLE_PART } from './hard-limit.ts';
import type { PlainSignal } from './plain-failure.ts';
import { quietText } from './quiet.ts';
import { comparisonText } from './sentences.ts';
import type { Silence } from './silence.ts';

export const comparisonsOf = (looks: readonly { readonly comparison: Comparison }[]): Comparison[] =>
  looks.map(({ comparison }) => comparison);

const DID: Readonly<Record<PlainSignal, string>> = { errors: 'failed', 'client-errors': 'rejected' };

/** A failure too plain to wait for. */
export function hardLimitVerdict(
  hit: HardLimitHit | undefined,
  looks: readonly SignalLook[],
  signal: PlainSignal = 'errors',
): Verdict | undefined {
  return hit === undefined ? undefined : plainBreach('hard-limit', hit, looks, signal);
}

/** A failure too strong for a burst. */
export const strongFaultVerdict = (hit: HardLimitHit, looks: readonly SignalLook[], signal: PlainSignal): Verdict =>
  plainBreach('strong-fault', hit, looks, signal);

const BEGINS = { 'hard-limit': 'hard limit', 'strong-fault': 'too strong for a burst' } as const;

function plainBreach(
  cause: keyof typeof BEGINS,
  hit: HardLimitHit,
  looks: readonly SignalLook[],
  signal: PlainSignal,
): Verdict {
  const candidate = { requests: hit.candidate.n, bad: hit.candidate.k };
  const stable = { requests: hit.stable.n, bad: hit.stable.k };
  const judged = looks.find(({ frozen }) => frozen.signal === signal)?.comparison;
  return {
    kind: 'breach',
    cause,
    failureClass: 'operational',
    signal,
    comparison: {
      signal,
      logE: judged?.logE ?? 0, // no evidence yet is odds of 1 to 1, by definition
      logThreshold: judged?.logThreshold ?? 0,
      gatePassed: true,
      candidate,
      stable,
      minutes: hit.minutes.length,
    },
    comparisons: comparisonsOf(looks),
    why: `${BEGINS[cause]}: in ${hit.minutes.length} minutes running the candidate ${DID[signal]} ${countsText(candidate)}, ${stable.requests === 0 ? 'and stable reported no request in them' : `stable ${countsText(stable)}`}`,
  };
}

/** The candidate is dead, or its requests are lost. */
export function silenceVerdict(silence: Silence | undefined, looks: readonly SignalLook[]): Verdict | undefined {
  if (silence === undefined) return undefined;
  const minutes = silence.toMinute - silence.fromMinute + 1;
  return {
    kind: 'breach',
    cause: 'silence',
    failureClass: 'operational',
    signal: 'silence',
    comparison: {
      signal: 'errors',
      candidate: { requests: 0, bad: 0 },
      stable: { requests: silence.stableRequests, bad: 0 },
      minutes,
      logE: 0,
      logThreshold: 0,
      gatePassed: true,
    },
    comparisons: comparisonsOf(looks),
    why: `silence: the candidate answered no request in ${minutes} minutes; about ${wholeOf(silence.due)} were due at its share of the traffic, and stable answered ${wholeOf(silence.stableRequests)}`,
  };
}

/** Evidence counts only where the mean gate passes; elsewhere it counts as at most 1, which can only make us slower. */
export function evidenceVerdict(
  looks: readonly SignalLook[],
  frozen: FrozenParams,
  carriedLogE: number,
): Verdict | undefined {
  const [first, ...others] = looks;
  if (first === undefined) return undefined;
  const merged =
    mergeSignals(
      frozen.signals.map(({ signal, weight }) => {
        const look = looks.find((each) => each.frozen.signal === signal);
        return look === undefined || look.reading.sums.minutes === 0 ? { weight } : { weight, logE: counted(look) };
      }),
    ) + carriedLogE;
  if (merged < Math.log(1 / frozen.alpha)) return undefined;
  const leading = others.reduce((best, look) => (weighed(look) > weighed(best) ? look : best), first);
  return {
    kind: 'breach',
    cause: 'evidence',
    failureClass: signalNamed(leading.frozen.signal).failureClass,
    signal: leading.frozen.signal,
    comparison: { ...leading.comparison, logE: merged, ...sinceOnsetOf(leading) },
    comparisons: comparisonsOf(looks),
    why: `${comparisonText({ ...leading.comparison, logE: merged })}${burstsText(leading.frozen)}${quietText(leading.comparison)}`,
  };
}

/** How bad it is now: the means since the deployment hide a fault that came late. */
function sinceOnsetOf({ reading: { sinceOnset, onsetMinute } }: SignalLook): Pick<Comparison, 'since'> {
  if (sinceOnset === undefined) return {};
  const { candidate, stable } = sinceOnset;
  return {
    since: {
      fromEpochSeconds: startOfMinute(onsetMinute),
      candidate: { requests: candidate.n, bad: candidate.k },
      stable: { requests: stable.n, bad: stable.k },
    },
  };
}

/** What the evidence does not act on is part of what it says. */
function burstsText({ evidence }: FrozenSignal): string {
  const { burstMinutes } = estimatesOf(evidence);
  if (burstMinutes === 0) return '';
  return `; bursts of up to ${burstMinutes} minutes on one version are ignored`;
}

/** So many requests of the candidate at least: with fewer it may look well by chance. */
const LEAST_TO_LOOK_WELL = 20;

/** The candidate does far better in the same minutes. */
const isAlone = ({ stable, candidate }: NonNullable<SignalLook['now']>): boolean =>
  candidate.n >= LEAST_TO_LOOK_WELL && stable.n > 0 && candidate.k / candidate.n < STABLE_PART * (stable.k / stable.n);

const counted = ({ reading, frozen }: SignalLook): number =>
  reading.gate.pass && isWorthActing(frozen, reading.gate) ? reading.logE : Math.min(0, reading.logE);
const weighed = (look: SignalLook): number => Math.log(look.frozen.weight) + counted(look);

/** Stable fails plainly and the candidate does not: the hard limit with the two exchanged. */
export function stableFailsVerdict(hit: HardLimitHit | undefined, looks: readonly SignalLook[]): Verdict | undefined {
  if (hit === undefined) return undefined;
  const [stable, candidate] = [hit.candidate, hit.stable].map(({ n, k }) => countsText({ requests: n, bad: k }));
  const why = `stable itself fails: in ${hit.minutes.length} minutes running it failed ${stable}, the candidate ${candidate}`;
  return { kind: 'stable-failing', comparisons: comparisonsOf(looks), why };
}

/** Stable itself is far from its own past: no rollback would cure that. */
export function sharedIncidentVerdict(looks: readonly SignalLook[]): Verdict | undefined {
  const hit = looks.find(({ stableTrouble }) => stableTrouble);
  if (hit === undefined) return undefined;
  const { now } = hit;
  if (now !== undefined && isAlone(now)) {
    const [stable, candidate] = [now.stable, now.candidate].map(({ n, k }) => countsText({ requests: n, bad: k }));
    const why = `stable itself is far above its rate of the day before, and the candidate is not: lately stable had ${stable} bad, the candidate ${candidate}`;
    return { kind: 'stable-failing', comparisons: comparisonsOf(looks), why };
  }
  const why = `stable itself is far above its rate of the day before, so this is no difference between the versions; ${comparisonText(hit.comparison)}`;
  return { kind: 'shared-incident', comparisons: comparisonsOf(looks), why };
}
