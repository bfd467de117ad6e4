import { decidingLogEOf } from '../judge/deciding-log-e.ts';
import { type Judgement, type LaneName, laneOf } from '../judge/judgement.ts';
import { laneRulesOf } from '../judge/lanes/registry.ts';
import { parseShares } from '../plan/moves/shares-text.ts';
import { pausedUntil } from '../plan/standing/pause.ts';
import { withKnownKind } from '../reconcile/known-kind.ts';
import { notWatched } from '../reconcile/not-judged.ts';
import { optionsOf } from '../signals/named.ts';
import type { SignalName, SignalOptions } from '../signals/registry.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isMoving, isOpen, type Rollback } from '../state/rollback.ts';
import type { VariantWatch } from '../watch/variant-watch.ts';
import { currentShares, desiredShares, type EndpointState, sameShare, shareOf } from '../words/endpoint.ts';
import type { Mode } from '../words/policy.ts';
import { isoOf } from '../words/time.ts';
import type { Counts } from '../words/verdict.ts';
import { versionLabel } from '../words/version.ts';

/** A variant that is there now. */
export interface VariantStatus {
  readonly variant: string;
  /** Absent while nobody has read what it serves. */
  readonly version?: string;
  readonly model?: string;
  /** Fraction in [0, 1]. */
  readonly share: number;
  /** What SageMaker was last asked for, where that is another. */
  readonly wanted?: number;
}

/** One signal of a candidate, with the numbers that the verdict rests on. */
export interface SignalStatus extends SignalOptions {
  readonly signal: SignalName;
  /** Why it does not take part; then it has no numbers. */
  readonly off?: string;
  readonly candidate?: Counts;
  readonly stable?: Counts;
  readonly minutes?: number;
  /** Minutes that were given up because a version did not report them. */
  readonly gaps?: number;
  /** Natural logarithm of this signal's own odds against an equal model. */
  readonly logE?: number;
  /** The plain means differ by more than the margin, too. Where they do not, the signal counts as 1 at most. */
  readonly gatePassed?: boolean;
}

/** How one serving variant is by itself, with or without a candidate. */
export interface ServingStatus {
  readonly variant: string;
  readonly version: string;
  /** `well`: no trouble was found in what was read. `unknown`: nothing was read yet. */
  readonly condition: 'well' | 'degraded' | 'unknown';
  readonly since?: string;
  /** The end of the newest minute that is known. */
  readonly asOf?: string;
  /** Degraded only: what was counted since then. */
  readonly failed?: Counts;
}

export interface JudgedStatus {
  readonly candidate: string;
  readonly variant: string;
  /** `solo`: no stable version serves beside it, so it is held against what stable did before the change. */
  readonly lane: LaneName;
  readonly against: string;
  readonly since: string;
  /** A breach was found and decided on at this time. */
  readonly decidedAt?: string;
  /** A person put its evidence aside: only a hard limit may still move it. */
  readonly evidenceRejected: boolean;
  /** Natural logarithm of the odds of all signals together, which decide, and what is needed. Absent until stable's day before has been read. */
  readonly logE?: number;
  readonly logThreshold?: number;
  /** Empty until stable's day before has been read. */
  readonly signals: readonly SignalStatus[];
}

export interface RollbackStatusLine {
  readonly id: string;
  readonly status: Rollback['status'];
  readonly recovery: Rollback['recovery'];
  /** Something is still to be done, or to be proven. */
  readonly open: boolean;
  readonly from: string;
  readonly to: string;
  readonly who: string;
  readonly why: string;
  readonly decidedAt: string;
  /** While it is open: when people are told that it takes too long, or the machine stops waiting for an answer. */
  readonly deadline?: string;
}

/** Where one guard stands. Times are ISO 8601 in UTC, versions are labels such as `v3`; one JSON object. */
export interface GuardStatus {
  readonly endpoint: string;
  readonly mode?: Mode;
  /** Absent: never looked at. */
  readonly lookedAt?: string;
  /** `sagemaker`: described just now. `memory`: as the newest look left it, shares as they were wanted then. */
  readonly source: 'sagemaker' | 'memory';
  /** SageMaker's word for the endpoint, `gone`, or `unknown` where it was not asked or did not answer. */
  readonly endpointStatus: string;
  readonly config?: string;
  /** Config that SageMaker is deploying at this moment. */
  readonly deploying?: string;
  readonly live: readonly VariantStatus[];
  readonly stable?: string;
  /** The last version that a person promoted. */
  readonly anchor?: string;
  readonly serving: readonly ServingStatus[];
  readonly judged: readonly JudgedStatus[];
  /** What is there and not watched, a sentence each; nothing at all of an endpoint whose kind is not supported. */
  readonly notWatched: readonly string[];
  readonly rollback?: RollbackStatusLine;
  readonly pausedUntil?: string;
  readonly pauseReason?: string;
  readonly quarantined: readonly string[];
  readonly released: readonly string[];
  readonly rejected: readonly string[];
  readonly trouble?: { readonly reason: string; readonly since: string };
  /** Events and notices that have not reached history or people yet. */
  readonly undelivered: number;
}

export interface StatusView {
  readonly atEpochSeconds: number;
  readonly mode?: Mode;
  /** As described now; absent where nobody asked or SageMaker did not answer. */
  readonly endpoint?: EndpointState | 'gone';
}

/** Everything that a person asks first about a guard. Changes nothing. */
export function statusOf(state: GuardState, { atEpochSeconds, mode, endpoint }: StatusView): GuardStatus {
  const { standing, trouble, rollback, stable, anchor } = state;
  const pause = pausedUntil(state, atEpochSeconds);
  const { released, rejected } = standing;
  return {
    endpoint: state.endpoint,
    ...(mode === undefined ? {} : { mode }),
    ...(state.tickAtEpochSeconds === 0 ? {} : { lookedAt: isoOf(state.tickAtEpochSeconds) }),
    ...servedBy(state, endpoint),
    ...(stable === undefined ? {} : { stable: versionLabel(stable) }),
    ...(anchor === undefined ? {} : { anchor: versionLabel(anchor) }),
    serving: (state.watch ?? []).map(servingStatusOf),
    judged: state.judgements.map((judgement) => judgedOf(judgement, rejected)),
    notWatched: endpoint === undefined || endpoint === 'gone' ? [] : notWatched(state, withKnownKind(state, endpoint)),
    ...(rollback === undefined ? {} : { rollback: rollbackOf(rollback) }),
    ...(pause === undefined ? {} : { pausedUntil: isoOf(pause), pauseReason: standing.pauseReason }),
    quarantined: state.quarantine.filter((version) => !released.includes(version)).map(versionLabel),
    released: released.map(versionLabel),
    rejected: rejected.map(versionLabel),
    ...(trouble === undefined ? {} : { trouble: { reason: trouble.reason, since: isoOf(trouble.sinceEpochSeconds) } }),
    undelivered: state.outbox.length,
  };
}

function servingStatusOf({ variant, version, knownMinute, wellSinceMinute, degraded }: VariantWatch): ServingStatus {
  const asOf = knownMinute === undefined ? {} : { asOf: isoOf((knownMinute + 1) * 60) };
  const head = { variant, version: versionLabel(version) };
  if (degraded !== undefined) {
    const { sinceMinute, requests, bad } = degraded;
    return { ...head, condition: 'degraded', since: isoOf(sinceMinute * 60), ...asOf, failed: { requests, bad } };
  }
  if (wellSinceMinute === undefined) return { ...head, condition: 'unknown', ...asOf };
  return { ...head, condition: 'well', since: isoOf(wellSinceMinute * 60), ...asOf };
}

type Served = Pick<GuardStatus, 'source' | 'endpointStatus' | 'config' | 'deploying' | 'live'>;

function servedBy(state: GuardState, endpoint: StatusView['endpoint']): Served {
  if (endpoint === 'gone') return { source: 'sagemaker', endpointStatus: 'gone', live: [] };
  if (endpoint === undefined) return remembered(state);
  const wanted = desiredShares(endpoint);
  const live = currentShares(endpoint).map(({ variant, share }): VariantStatus => {
    const asked = shareOf(wanted, variant);
    const differs = asked !== undefined && !sameShare(asked, share);
    return { ...namedBy(state, variant, endpoint.configName), share, ...(differs ? { wanted: asked } : {}) };
  });
  return {
    source: 'sagemaker',
    endpointStatus: endpoint.status,
    config: endpoint.configName,
    ...(endpoint.pendingConfigName === undefined ? {} : { deploying: endpoint.pendingConfigName }),
    live,
  };
}

/** A config that nobody has read yet may serve anything: its variants have no version. */
function namedBy({ placements }: GuardState, variant: string, configName: string) {
  const placement = placements.find((each) => each.variant === variant && each.configName === configName);
  return placement === undefined
    ? { variant }
    : { variant, version: versionLabel(placement.version), model: placement.modelName };
}

function remembered(state: GuardState): Served {
  const config = state.placements[0]?.configName;
  return {
    source: 'memory',
    endpointStatus: state.gone ? 'gone' : 'unknown',
    ...(config === undefined ? {} : { config }),
    live: parseShares(state.sharesKey).map(({ variant, share }) => ({
      ...namedBy(state, variant, config ?? ''),
      share,
    })),
  };
}

function judgedOf(judgement: Judgement, rejected: readonly number[]): JudgedStatus {
  const { candidate, candidateVariant, stable, startedAtEpochSeconds, decidedAtEpochSeconds } = judgement;
  return {
    candidate: versionLabel(candidate),
    variant: candidateVariant,
    lane: laneOf(judgement),
    against: versionLabel(stable),
    since: isoOf(startedAtEpochSeconds),
    ...(decidedAtEpochSeconds === undefined ? {} : { decidedAt: isoOf(decidedAtEpochSeconds) }),
    evidenceRejected: rejected.includes(candidate),
    ...togetherOf(judgement),
    signals: signalsOf(judgement),
  };
}

/** As the verdict merges them: what the plain means do not bear out counts as 1 at most, what never reported as 1. */
function togetherOf(judgement: Judgement): Pick<JudgedStatus, 'logE' | 'logThreshold'> {
  const { frozen } = judgement;
  if (frozen === undefined || frozen.signals.length === 0) return {};
  const logE = decidingLogEOf(judgement);
  // the mean of ones is one, but for the last bit: even odds must not read as odds against
  return { logE: Math.abs(logE) < 1e-9 ? 0 : logE, logThreshold: Math.log(1 / frozen.alpha) };
}

function signalsOf(judgement: Judgement): SignalStatus[] {
  const lane = laneRulesOf(judgement);
  return (judgement.frozen?.signals ?? []).map((each): SignalStatus => {
    const { signal, off } = each;
    const limit = optionsOf(each);
    const standing = off === undefined ? lane.standingOf(judgement, each) : undefined;
    return standing === undefined
      ? { signal, ...limit, off: off ?? 'nothing was read of it yet' }
      : { signal, ...limit, gaps: standing.gaps, ...standing.numbers() };
  });
}

function rollbackOf(rollback: Rollback): RollbackStatusLine {
  const { id, status, recovery, from, to, who, why, decidedAtEpochSeconds, deadlineEpochSeconds } = rollback;
  const waiting = isMoving(rollback);
  return {
    id,
    status,
    recovery,
    open: isOpen(rollback),
    from: versionLabel(from),
    to: versionLabel(to),
    who,
    why,
    decidedAt: isoOf(decidedAtEpochSeconds),
    ...(waiting ? { deadline: isoOf(deadlineEpochSeconds) } : {}),
  };
}
