import type { ArmCounts } from '../evidence/counts.ts';
import { natsToDetect } from '../evidence/detection-limit.ts';
import { mergeSignals } from '../evidence/merge-signals.ts';
import { oneSampleLogE, startOneSample } from '../evidence/one-sample.ts';
import { type EvidenceReading, evidenceOf } from '../evidence/signal-evidence.ts';
import type { MinuteSeries } from '../metric.ts';
import type { EpochMinute } from '../time.ts';
import type { Comparison, Verdict } from '../verdict.ts';
import { newestClosed } from './closing.ts';
import { type FoldStop, foldMinutes, isCounted } from './fold-minutes.ts';
import { type HardLimitHit, hardLimitHit, totalOf } from './hard-limit.ts';
import type { FrozenParams, FrozenSignal, Judgement, SignalJudgement } from './judgement.ts';
import { type ArmSeries, armSeriesOf } from './readings.ts';
import { comparisonText, countsText, whole } from './sentences.ts';
import { type Silence, silenceOf } from './silence.ts';
import { INCIDENT_LOG_E, LATE_WORTH_SAYING, RECENT_MINUTES } from './thresholds.ts';

/** What the judge looks at: what came back from CloudWatch, and how the traffic is shared out. */
export interface CandidateView {
  readonly endpoint: string;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly shares: { readonly candidate: number; readonly stable: number };
  readonly atEpochSeconds: number;
}

export interface CandidateLook {
  readonly judgement: Judgement;
  readonly verdict: Verdict;
  /** Closed minutes that were too old to be read, for the history's `gap` event. */
  readonly unseenMinutes: number;
}

/** One signal after folding, with all that the verdict needs of it. */
interface SignalLook {
  readonly frozen: FrozenSignal;
  readonly judgement: SignalJudgement;
  readonly reading: EvidenceReading;
  readonly stop?: FoldStop;
  readonly unseen: number;
  readonly comparison: Comparison;
  readonly stableTrouble: boolean;
}

type Arms = { readonly candidate: ArmSeries; readonly stable: ArmSeries };

/**
 * Folds what is new and says what it means. Hard limits and silence first, since they are plain; then the evidence; then what keeps us
 * from knowing; healthy only at the end, when a doubling would by now have been found.
 */
export function judgeCandidate(before: Judgement, view: CandidateView): CandidateLook {
  const { frozen } = before;
  if (frozen === undefined)
    throw new RangeError(`candidate v${before.candidate} is judged before its limits are frozen`);
  const span = { firstMinute: before.firstMinute, atEpochSeconds: view.atEpochSeconds };
  const armsOf = (signal: FrozenSignal): Arms => {
    const series = (variant: string) =>
      armSeriesOf(view.replies, { endpoint: view.endpoint, variant }, signal, frozen.zerosUnpublished);
    return { candidate: series(before.candidateVariant), stable: series(before.stableVariant) };
  };
  const looks = frozen.signals.flatMap((signal) => {
    const state = before.signals[signal.signal];
    return state === undefined || signal.off !== undefined ? [] : [lookAt(signal, state, armsOf(signal), span, frozen)];
  });
  const judgement: Judgement = {
    ...before,
    signals: { ...before.signals, ...Object.fromEntries(looks.map((look) => [look.frozen.signal, look.judgement])) },
  };
  // errors are read in any case: hard limits and silence need no signal to be switched on
  const errorArms = armsOf({ signal: 'errors' } as FrozenSignal);
  const verdict =
    hardLimitVerdict(hardLimitHit(errorArms, span), looks) ??
    silenceVerdict(silenceOf(errorArms, view.shares, span), looks) ??
    evidenceVerdict(looks, frozen) ??
    sharedIncidentVerdict(looks) ??
    uncertainVerdict(looks, errorArms, view, judgement) ??
    claimVerdict(looks, frozen);
  return { judgement, verdict, unseenMinutes: Math.max(0, ...looks.map(({ unseen }) => unseen)) };
}

function lookAt(
  frozen: FrozenSignal,
  state: SignalJudgement,
  arms: Arms,
  span: { readonly firstMinute: EpochMinute; readonly atEpochSeconds: number },
  { alpha }: FrozenParams,
): SignalLook {
  const { judgement: folded, stop, unseen } = foldMinutes(frozen, state, arms, span);
  const { stableTrouble, judgement } = stableNow(frozen, folded, arms.stable, span.firstMinute);
  const reading = evidenceOf(frozen.evidence, judgement.evidence);
  const { nc, kc, ns, ks, minutes } = reading.sums;
  const comparison: Comparison = {
    signal: frozen.signal,
    candidate: { requests: nc, bad: kc },
    stable: { requests: ns, bad: ks },
    minutes,
    logE: reading.logE,
    logThreshold: Math.log(1 / alpha),
    logEConditional: reading.logE1,
    gatePassed: reading.gate.pass,
    ...(frozen.slowerThanMicros === undefined ? {} : { slowerThanMicros: frozen.slowerThanMicros }),
  };
  return { frozen, judgement, reading, ...(stop === undefined ? {} : { stop }), unseen, comparison, stableTrouble };
}

/** Is stable itself in trouble now? Once it is well again its test starts over, so that an old incident is not told for ever. */
function stableNow(frozen: FrozenSignal, folded: SignalJudgement, stable: ArmSeries, firstMinute: EpochMinute) {
  if (frozen.stableAlone === undefined || oneSampleLogE(folded.stableAlone) < INCIDENT_LOG_E) {
    return { stableTrouble: false, judgement: folded };
  }
  const from = Math.max(firstMinute, folded.cursor - RECENT_MINUTES + 1);
  const recent = totalOf(minutesOf(stable, from, folded.cursor));
  const stillBad = recent.n > 0 && recent.k / recent.n >= frozen.stableAlone.rate;
  if (stillBad) return { stableTrouble: true, judgement: folded };
  return { stableTrouble: false, judgement: { ...folded, stableAlone: startOneSample(folded.cursor + 1) } };
}

function minutesOf(arm: ArmSeries, from: EpochMinute, to: EpochMinute): ArmCounts[] {
  const rows: ArmCounts[] = [];
  for (let minute = from; minute <= to; minute += 1) {
    const row = arm.minute(minute);
    if (isCounted(row)) rows.push(row);
  }
  return rows;
}

const comparisonsOf = (looks: readonly SignalLook[]): Comparison[] => looks.map(({ comparison }) => comparison);

function hardLimitVerdict(hit: HardLimitHit | undefined, looks: readonly SignalLook[]): Verdict | undefined {
  if (hit === undefined) return undefined;
  const candidate = { requests: hit.candidate.n, bad: hit.candidate.k };
  const stable = { requests: hit.stable.n, bad: hit.stable.k };
  const errors = looks.find(({ frozen }) => frozen.signal === 'errors')?.comparison;
  return {
    kind: 'breach',
    cause: 'hard-limit',
    failureClass: 'operational',
    signal: 'errors',
    comparison: {
      signal: 'errors',
      logE: errors?.logE ?? 0, // no evidence yet is odds of 1 to 1, by definition
      logThreshold: errors?.logThreshold ?? 0,
      gatePassed: true,
      candidate,
      stable,
      minutes: hit.minutes.length,
    },
    comparisons: comparisonsOf(looks),
    why: `hard limit: in ${hit.minutes.length} minutes running the candidate failed ${countsText(candidate)}, stable ${countsText(stable)}`,
  };
}

function silenceVerdict(silence: Silence | undefined, looks: readonly SignalLook[]): Verdict | undefined {
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
    why: `silence: the candidate reported no request in ${minutes} minutes, about ${whole(silence.due)} were due by its share while stable served ${whole(silence.stableRequests)}`,
  };
}

/** Evidence counts only where the mean gate passes; elsewhere it counts as at most 1, which can only make us slower. */
function evidenceVerdict(looks: readonly SignalLook[], frozen: FrozenParams): Verdict | undefined {
  const counted = ({ reading }: SignalLook) => (reading.gate.pass ? reading.logE : Math.min(0, reading.logE));
  const merged = mergeSignals(
    frozen.signals.map(({ signal, weight }) => {
      const look = looks.find((each) => each.frozen.signal === signal);
      return look === undefined || look.reading.sums.minutes === 0 ? { weight } : { weight, logE: counted(look) };
    }),
  );
  if (merged < Math.log(1 / frozen.alpha)) return undefined;
  const leading = looks.reduce((best, look) => (weighed(look, counted) > weighed(best, counted) ? look : best));
  return {
    kind: 'breach',
    cause: 'evidence',
    failureClass: 'operational',
    signal: leading.frozen.signal,
    comparison: { ...leading.comparison, logE: merged },
    comparisons: comparisonsOf(looks),
    why: comparisonText({ ...leading.comparison, logE: merged }),
  };
}

const weighed = (look: SignalLook, counted: (look: SignalLook) => number): number =>
  Math.log(look.frozen.weight) + counted(look);

function sharedIncidentVerdict(looks: readonly SignalLook[]): Verdict | undefined {
  const hit = looks.find(({ stableTrouble }) => stableTrouble);
  if (hit === undefined) return undefined;
  const why = `stable itself is far above its rate of the day before, so this is no difference between the versions; ${comparisonText(hit.comparison)}`;
  return { kind: 'shared-incident', comparisons: comparisonsOf(looks), why };
}

type Reason = Extract<Verdict, { kind: 'inconclusive' }>['reason'];

/** What keeps us from knowing, the most serious first. */
function uncertainVerdict(
  looks: readonly SignalLook[],
  arms: Arms,
  view: CandidateView,
  judgement: Judgement,
): Verdict | undefined {
  const comparisons = comparisonsOf(looks);
  const because = (reason: Reason, why: string): Verdict => ({ kind: 'inconclusive', reason, comparisons, why });
  const closed = newestClosed(view.atEpochSeconds);
  const unreadable = looks.find(({ stop }) => stop === 'unreadable');
  if (unreadable !== undefined || arms.candidate.status !== 'complete' || arms.stable.status !== 'complete') {
    return because('metrics-unreadable', 'CloudWatch did not answer completely; the minutes are read again');
  }
  if (closed < judgement.firstMinute) return because('cold-start', 'no minute of this deployment is closed yet');
  const from = Math.max(judgement.firstMinute, closed - 4);
  const reported = {
    candidate: anyReported(arms.candidate, from, closed),
    stable: anyReported(arms.stable, from, closed),
  };
  if (!reported.candidate && !reported.stable)
    return because('no-traffic', 'neither version reported a request in the last 5 closed minutes');
  if (!reported.candidate)
    return because('candidate-silent', 'the candidate reported nothing, and too little was due to call that a fault');
  const unseen = looks.find(({ judgement: { gaps }, reading }) => reading.sums.minutes === 0 && gaps >= 10);
  if (unseen !== undefined) {
    return because(
      'never-seen-data',
      `${unseen.frozen.signal} have never been readable for both versions in ${unseen.judgement.gaps} minutes with traffic`,
    );
  }
  const late = looks.find(({ stop, judgement: { cursor } }) => stop === 'late' && closed - cursor >= LATE_WORTH_SAYING);
  if (late !== undefined) {
    return because(
      'metrics-late',
      `${late.frozen.signal} are complete only up to ${closed - late.judgement.cursor} minutes before the newest closed one`,
    );
  }
  const usable = looks.filter(({ stop }) => stop !== 'statistic-unavailable');
  if (usable.length === 0)
    return because('statistic-unavailable', 'no signal can be judged: CloudWatch refuses the statistic, or it is off');
  return undefined;
}

function anyReported(arm: ArmSeries, from: EpochMinute, to: EpochMinute): boolean {
  for (let minute = from; minute <= to; minute += 1) if (arm.minute(minute) !== 'absent') return true;
  return false;
}

/** Healthy is a claim too: had the odds doubled, it would by now have been found. */
function claimVerdict(looks: readonly SignalLook[], frozen: FrozenParams): Verdict {
  const comparisons = comparisonsOf(looks);
  const missing = looks
    .filter(({ stop }) => stop !== 'statistic-unavailable')
    .map(({ reading, frozen: { weight } }) => {
      const wanted = natsToDetect(frozen.alpha * weight);
      const { minutes } = reading.sums;
      return minutes === 0
        ? Number.POSITIVE_INFINITY
        : Math.max(0, (wanted - reading.information) / (reading.information / minutes));
    });
  const minutesNeeded = Math.max(...missing);
  if (minutesNeeded <= 0) return { kind: 'healthy', comparisons };
  const finite = Number.isFinite(minutesNeeded);
  return {
    kind: 'inconclusive',
    reason: 'too-little-traffic',
    comparisons,
    why: finite
      ? `a doubling would be found in about ${whole(Math.ceil(minutesNeeded))} more minutes of this traffic`
      : 'no minute of this deployment has been comparable yet',
    ...(finite ? { minutesNeeded: Math.ceil(minutesNeeded) } : {}),
  };
}
