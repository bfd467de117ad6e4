import { RECENT_MINUTES } from '../../judge/thresholds.ts';
import { SILENT_MINUTES } from '../../judge/verdicts/silence.ts';
import { newestClosed } from '../../minutes/closing.ts';
import { type ArmCounts, type OneArmRow, totalOf } from '../../minutes/counts.ts';
import { isCounted } from '../../minutes/fold-minutes.ts';
import { type ArmSeries, armSeriesOf, type SignalQuery, signalQueries } from '../../minutes/readings.ts';
import { minutesOf } from '../../minutes/spans.ts';
import { optionsOf } from '../../signals/named.ts';
import type { GuardState } from '../../state/guard-state.ts';
import { endConfig, meansOf, type Recovery, type Rollback } from '../../state/rollback.ts';
import { desiredShares, type EndpointState, isDeploying, sameShares, shareOf } from '../../words/endpoint.ts';
import type { MinuteQuery, MinuteSeries } from '../../words/metric.ts';
import { percentOf, wholeOf } from '../../words/spoken.ts';
import { type EpochMinute, minuteOf } from '../../words/time.ts';
import {
  RECOVERY_BASELINE_MINUTES,
  RECOVERY_DEADLINE_SECONDS,
  RECOVERY_LEAST_MINUTES,
  RECOVERY_LEAST_REQUESTS,
} from '../states/deadlines.ts';
import { tellRollback } from '../states/rollback-notice.ts';
import { recoveryLimit } from './recovery-limit.ts';

export interface RecoveryView {
  readonly endpoint: EndpointState;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly zerosUnpublished: readonly string[];
  readonly margin: number;
  readonly atEpochSeconds: number;
}

/** The signal by which recovery is proven: the breached one; silence and a person's decision are proven by errors. */
export const provenBy = ({ comparison }: Rollback): SignalQuery =>
  comparison === undefined ? { signal: 'errors' } : { signal: comparison.signal, ...optionsOf(comparison) };

/** What must be asked to prove recovery: the breached signal on every production variant. */
export function recoveryQueries(rollback: Rollback, endpoint: EndpointState): MinuteQuery[] {
  return endpoint.variants.flatMap(({ name }) => signalQueries(endpoint.name, name, provenBy(rollback)));
}

/** Where the yardstick ends: at the decision, or where the version that is returned to was last seen to serve, if that was before. */
const yardstickTo = ({ decidedAtEpochSeconds, servedUntilEpochSeconds }: Rollback): EpochMinute =>
  minuteOf(servedUntilEpochSeconds ?? decidedAtEpochSeconds);

/** From which minute on: an hour of what it did while it served is the yardstick. */
export const recoveryFrom = (rollback: Rollback): EpochMinute => yardstickTo(rollback) - RECOVERY_BASELINE_MINUTES;

type Finding = { readonly recovery: Exclude<Recovery, 'none' | 'pending'>; readonly why: string; readonly seen?: Seen };
type Seen = { readonly requests: number; readonly bad: number; readonly limitRate: number; readonly minutes: number };

/** Looks whether users are well again after a completed rollback. Traffic that has moved proves nothing about that. */
export function stepRecovery(state: GuardState, view: RecoveryView): GuardState {
  const { rollback } = state;
  if (rollback?.recovery !== 'pending' || rollback.completedAtEpochSeconds === undefined) return state;
  const finding = findingOf(rollback, rollback.completedAtEpochSeconds, view);
  if (finding === undefined) return state;
  const { recovery, why, seen } = finding;
  const closed: Rollback = { ...rollback, recovery };
  return tellRollback({ ...state, rollback: closed }, closed, {
    event: recovery,
    notice: recovery,
    atEpochSeconds: view.atEpochSeconds,
    why,
    facts: seen === undefined ? {} : { recovery: seen },
  });
}

function findingOf(rollback: Rollback, completedAt: number, view: RecoveryView): Finding | undefined {
  const timeIsUp = view.atEpochSeconds - completedAt >= RECOVERY_DEADLINE_SECONDS;
  const give = (why: string): Finding | undefined => (timeIsUp ? { recovery: 'unprovable', why } : undefined);
  const asWeLeftIt =
    !isDeploying(view.endpoint) &&
    view.endpoint.configName === endConfig(rollback) &&
    sameShares(desiredShares(view.endpoint), rollback.target);
  if (!asWeLeftIt) {
    return { recovery: 'unprovable', why: 'somebody changed the endpoint before recovery could be proven' };
  }
  const arms = armsOf(rollback, view);
  if (arms.some(({ status }) => status !== 'complete'))
    return give('CloudWatch did not answer completely for 30 minutes');
  const first = Math.ceil(completedAt / 60);
  const after = newestOf(minutesOf(first, newestClosed(view.atEpochSeconds)).flatMap((minute) => pooled(arms, minute)));
  const total = totalOf(after);
  const enough = after.length >= RECOVERY_LEAST_MINUTES && total.n >= RECOVERY_LEAST_REQUESTS;
  if (!enough) {
    return give(
      `only ${wholeOf(total.n)} requests in ${after.length} closed minutes afterwards; ${RECOVERY_LEAST_REQUESTS} are needed to tell`,
    );
  }
  return rollback.cause === 'silence'
    ? afterSilence(rollback, view, { after, total, timeIsUp })
    : afterBreach(rollback, view, { after, total, timeIsUp });
}

/** The closed minutes since the move. */
interface Afterwards {
  readonly after: readonly OneArmRow[];
  readonly total: ArmCounts;
  readonly timeIsUp: boolean;
}

function afterBreach(rollback: Rollback, view: RecoveryView, { after, total, timeIsUp }: Afterwards) {
  const before = stableBefore(rollback, view);
  const { n } = totalOf(before);
  if (n < RECOVERY_LEAST_REQUESTS) {
    if (!timeIsUp) return undefined;
    return finding(
      'unprovable',
      `stable served only ${wholeOf(n)} requests in the hour before, too few to compare with`,
    );
  }
  const limitRate = recoveryLimit(before, after, view.margin);
  const seen: Seen = { requests: total.n, bad: total.k, minutes: after.length, limitRate };
  const rate = total.k / total.n;
  const text = `${percentOf(rate)} of ${wholeOf(total.n)} requests were bad in ${after.length} minutes afterwards; stable's hour before allows ${percentOf(limitRate)}${pinnedText(rollback, view, after)}`;
  if (rate <= limitRate) return finding('recovered', text, seen);
  return timeIsUp ? finding('not-recovered', text, seen) : undefined;
}

/** Silence is over when the requests that report are again as many as were due. */
const DUE_PART = 0.8;

function afterSilence(rollback: Rollback, view: RecoveryView, { after, total, timeIsUp }: Afterwards) {
  const before = dueBefore(rollback, view);
  if (before.length === 0) {
    return timeIsUp
      ? finding('unprovable', 'stable reported nothing in the hour before, so nobody knows how many requests are due')
      : undefined;
  }
  const due = (before.reduce((sum, n) => sum + n, 0) / before.length) * after.length;
  const seen: Seen = { requests: total.n, bad: total.k, minutes: after.length, limitRate: total.k / total.n };
  const text = `${wholeOf(total.n)} requests were reported in ${after.length} minutes afterwards, about ${wholeOf(due)} were due`;
  if (total.n >= DUE_PART * due) return finding('recovered', text, seen);
  return timeIsUp ? finding('not-recovered', text, seen) : undefined;
}

const finding = (recovery: Finding['recovery'], why: string, seen?: Seen): Finding => ({
  recovery,
  why,
  ...(seen === undefined ? {} : { seen }),
});

/** Callers that name the variant get it whatever the weights say. */
function pinnedText(rollback: Rollback, view: RecoveryView, after: readonly OneArmRow[]): string {
  // another version answers under that name now
  if (meansOf(rollback) === 'config') return '';
  const arm = armSeries(rollback.fromVariant, rollback, view);
  const rows = after.map(({ minute }) => arm.minute(minute)).filter(isCounted);
  const { n } = totalOf(rows);
  return n === 0
    ? ''
    : `; ${wholeOf(n)} of them went to ${rollback.fromVariant} by callers that name it (TargetVariant), which no weight can move`;
}

const armsOf = (rollback: Rollback, view: RecoveryView): ArmSeries[] =>
  view.endpoint.variants.map(({ name }) => armSeries(name, rollback, view));

const armSeries = (variant: string, rollback: Rollback, view: RecoveryView): ArmSeries =>
  armSeriesOf(view.replies, { endpoint: view.endpoint.name, variant }, provenBy(rollback), view.zerosUnpublished);

function stableBefore(rollback: Rollback, view: RecoveryView): ArmCounts[] {
  const arm = armSeries(rollback.toVariant, rollback, view);
  return minutesOf(recoveryFrom(rollback), yardstickTo(rollback) - 1)
    .map(arm.minute)
    .filter(isCounted);
}

/**
 * Requests to the whole endpoint in each of the minutes before in which all variants reported: theirs together, whatever the shares were.
 * Where one was never heard of, what stable had in the newest minutes over the share that it had when it was decided; in older ones its
 * share may have been another.
 */
function dueBefore(rollback: Rollback, view: RecoveryView): number[] {
  const arms = armsOf(rollback, view);
  const to = yardstickTo(rollback) - 1;
  const heardOfAll = minutesOf(recoveryFrom(rollback), to).flatMap((minute) => {
    const heard = arms.map((arm) => arm.minute(minute)).filter((row) => isCounted(row) && row.n > 0);
    return heard.length === arms.length ? [totalOf(heard.filter(isCounted)).n] : [];
  });
  const share = shareOf(rollback.before, rollback.toVariant);
  if (heardOfAll.length > 0 || share === undefined || share === 0) return heardOfAll;
  const stable = armSeries(rollback.toVariant, rollback, view);
  return minutesOf(to - SILENT_MINUTES + 1, to)
    .map(stable.minute)
    .filter(isCounted)
    .map(({ n }) => n / share);
}

/** All variants of one minute together; a minute that any variant reported only in part does not count. */
function pooled(arms: readonly ArmSeries[], minute: EpochMinute): OneArmRow[] {
  const rows = arms.map((arm) => arm.minute(minute));
  if (rows.includes('late')) return [];
  const counted = rows.filter(isCounted);
  return counted.length === 0 ? [] : [{ minute, ...totalOf(counted) }];
}

/** Users are well again when they are well now: a hard first minute is forgiven, as long as the newest ones are enough to tell. */
function newestOf(after: readonly OneArmRow[]): readonly OneArmRow[] {
  const newest = after.slice(-RECENT_MINUTES);
  return totalOf(newest).n >= RECOVERY_LEAST_REQUESTS ? newest : after;
}
