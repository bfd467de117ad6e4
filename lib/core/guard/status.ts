import { decidingLogEOf } from '../judge/deciding-log-e.ts';
import { type Judgement, laneOf } from '../judge/judgement.ts';
import { laneRulesOf } from '../judge/lanes/find-lane.ts';
import { parseShares } from '../plan/moves/shares-text.ts';
import { pausedUntil } from '../plan/standing/pause.ts';
import { withKnownKind } from '../reconcile/known-kind.ts';
import { notWatched } from '../reconcile/not-judged.ts';
import { optionsOf } from '../signals/named.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isMoving, isOpen, type Rollback } from '../state/rollback.ts';
import type { VariantWatch } from '../watch/variant-watch.ts';
import { currentShares, desiredShares, type EndpointState, sameShare, shareOf } from '../words/endpoint.ts';
import type { Mode } from '../words/policy.ts';
import { isoOf } from '../words/time.ts';
import { versionLabel } from '../words/version.ts';
import type {
  GuardStatus,
  JudgedStatus,
  RollbackStatusLine,
  ServingStatus,
  SignalStatus,
  VariantStatus,
} from './guard-status.ts';

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
