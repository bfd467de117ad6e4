import { foldOneSample, oneSampleLogE, startOneSample } from '../evidence/sequence/one-sample.ts';
import type { Judgement, LimitTest } from '../judge/judgement.ts';
import type { CandidateLook } from '../judge/lanes/lane.ts';
import { coldStart } from '../signals/cadence.ts';
import { optionsOf, signalNamed } from '../signals/named.ts';
import { closedMinutes, watchedSeriesOf } from '../watch/failing-minutes.ts';
import type { GuardPolicy } from '../words/policy.ts';
import { optionTexts, signalWords } from '../words/signal-words.ts';
import { countsText, oddsOf, percentOf } from '../words/spoken.ts';
import type { Comparison, Verdict } from '../words/verdict.ts';
import type { JudgementView } from './views.ts';

/** The part of a candidate's budget that its limits may use up; the comparison with stable keeps the rest. */
export const PART_OF_LIMITS = 0.1;
/** Stakes where nothing is known of the noise; validity does not depend on it. */
const STAKE_RHO = 0.01;
const LEAST_BAD = 5;
/** Stable keeps its limit as long as less than this speaks against it. */
const STABLE_LOG_E = Math.log(5);
/** A candidate that is hardly worse than stable is not what is wrong. */
const LEAST_RATIO = 1.1;

/**
 * Holds a candidate to the limits that people stated. Over one that stable keeps: a breach. Over one that stable is over too: an incident that
 * they share. What was frozen for it holds for as long as it is judged.
 *
 * @see section "one-sample test" of docs/detection.md for the evidence.
 */
export function heldToLimits(look: CandidateLook, view: JudgementView): CandidateLook {
  const { judgement, verdict } = look;
  const tests = (judgement.limits ?? startedLimits(judgement, view.guard)).map((test) => folded(test, judgement, view));
  if (tests.length === 0) return look;
  const held = { ...look, judgement: { ...judgement, limits: tests } };
  if (verdict.kind === 'breach' || verdict.kind === 'shared-incident') return held;
  return { ...held, verdict: limitVerdict(tests, judgement, verdict) ?? verdict };
}

/** Some of its candidates' budget is for limits. */
export const isLimited = ({ signals }: Pick<GuardPolicy, 'signals'>): boolean =>
  signals.some(({ atMost }) => atMost !== undefined);

const startedLimits = ({ firstMinute }: Judgement, { signals }: GuardPolicy): readonly LimitTest[] =>
  signals.flatMap((policy) => {
    const { signal, atMost } = policy;
    if (atMost === undefined) return [];
    const from = firstMinute + coldStart(signalNamed(signal).cadence);
    const empty = startOneSample(from);
    return [{ signal, ...optionsOf(policy), atMost, cursor: from - 1, candidate: empty, stable: empty }];
  });

function folded(
  test: LimitTest,
  judgement: Judgement,
  { endpoint, replies, atEpochSeconds }: JudgementView,
): LimitTest {
  const { frozen, candidateVariant, stableVariant } = judgement;
  const seriesOf = (variant: string) =>
    watchedSeriesOf(replies, { endpoint: endpoint.name, variant }, test, frozen?.zerosUnpublished);
  const series = seriesOf(candidateVariant);
  if (!series.isReadable || frozen === undefined) return test;
  const beside = stableVariant === candidateVariant ? undefined : seriesOf(stableVariant);
  const params = { rate: test.atMost, rho: STAKE_RHO, bakeMinutes: frozen.bakeMinutes };
  const { rows, cursor } = closedMinutes(series, test.cursor, atEpochSeconds);
  let { candidate, stable } = test;
  for (const row of rows) {
    candidate = foldOneSample(params, candidate, { minute: row.minute, n: row.n, k: row.k });
    const other = beside?.minute(row.minute);
    if (other !== undefined) stable = foldOneSample(params, stable, { minute: row.minute, n: other.n, k: other.k });
  }
  return { ...test, cursor, candidate, stable };
}

function limitVerdict(tests: readonly LimitTest[], judgement: Judgement, verdict: Verdict): Verdict | undefined {
  const alpha = judgement.frozen?.alpha;
  if (alpha === undefined) return undefined;
  // what was frozen is the rest of the budget
  const logThreshold = Math.log((tests.length * (1 - PART_OF_LIMITS)) / (alpha * PART_OF_LIMITS));
  const over = tests
    .filter(({ candidate }) => oneSampleLogE(candidate) >= logThreshold && candidate.k >= LEAST_BAD)
    .sort((a, b) => oneSampleLogE(b.candidate) - oneSampleLogE(a.candidate))[0];
  if (over === undefined) return undefined;
  const comparison = comparisonOf(over, judgement, logThreshold);
  if (isSharedWith(over, comparison)) {
    const why = `candidate and stable are both over the limit of ${percentOf(over.atMost)}: ${againstLimit(over, comparison)}`;
    return { kind: 'shared-incident', comparisons: verdict.comparisons, why };
  }
  return {
    kind: 'breach',
    cause: 'limit',
    failureClass: signalNamed(over.signal).failureClass,
    signal: over.signal,
    comparison,
    comparisons: [...verdict.comparisons.filter(({ signal }) => signal !== over.signal), comparison],
    why: `over the limit of ${percentOf(over.atMost)}: ${againstLimit(over, comparison)}; ${oddsOf(comparison.logE)} that the candidate is over it (threshold ${oddsOf(logThreshold)})`,
  };
}

/** Stable is over it too, or the candidate is hardly worse. Without a stable beside it, what stable did before says that. */
function isSharedWith({ stable }: LimitTest, { candidate, stable: before }: Comparison): boolean {
  if (oneSampleLogE(stable) >= STABLE_LOG_E) return true;
  if (before.requests === 0) return false;
  return candidate.bad / candidate.requests < (LEAST_RATIO * before.bad) / before.requests;
}

function comparisonOf(test: LimitTest, judgement: Judgement, logThreshold: number): Comparison {
  const { signal, candidate, stable } = test;
  const baseline = judgement.frozen?.signals.find((each) => each.signal === signal)?.baseline?.hours ?? [];
  const before = baseline.reduce((sum, [n, k]) => ({ n: sum.n + n, k: sum.k + k }), { n: stable.n, k: stable.k });
  return {
    signal,
    ...optionsOf(test),
    ...(judgement.lane === 'solo' ? { lane: 'solo' as const } : {}),
    candidate: { requests: candidate.n, bad: candidate.k },
    stable: { requests: before.n, bad: before.k },
    minutes: candidate.minutes,
    logE: oneSampleLogE(candidate),
    logThreshold,
    gatePassed: true,
  };
}

function againstLimit(test: LimitTest, { candidate, stable, lane }: Comparison): string {
  const { verb } = signalWords(test);
  const slower = optionTexts(test).map(({ says, value }) => ` (${says} ${value})`);
  const before = lane === 'solo' ? 'before the change' : 'stable';
  return `candidate ${countsText(candidate)} ${verb}${slower.join('')}, ${before} ${countsText(stable)}`;
}
