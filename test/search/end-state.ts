import { recentRollbacks } from '../../lib/core/plan/states/hindrance.ts';
import type { EventKind } from '../../lib/core/record/event-kinds.ts';
import { heldKey } from '../../lib/core/record/told-keys.ts';
import { isOpen } from '../../lib/core/state/rollback.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import type { Ledger } from './ledger.ts';
import { CONFIGS, type ConfigName, type SeenEndpoint, seeEndpoint, shareIn } from './outside.ts';
import type { Schedule } from './schedule.ts';
import { mustHold } from './violation.ts';

/** Above this a candidate's error rate is found within minutes; stable's is 0.01. */
const PLAINLY_BAD = 0.05;
/** A stable beside it with less cannot be compared with: ten requests a minute. */
const ENOUGH_STABLE_SHARE = 0.01;
const MOST_AUTOMATIC_A_DAY = 2;

/** The event that each status and recovery must have left in the history, once. */
const EVENT_OF: Readonly<Record<string, EventKind>> = {
  'awaiting-approval': 'approval-asked',
  completed: 'rolled-back',
  failed: 'failed',
  held: 'held',
  rejected: 'rejected',
  superseded: 'superseded',
  withdrawn: 'withdrawn',
  recovered: 'recovered',
  'not-recovered': 'not-recovered',
  unprovable: 'unprovable',
};
/** Said at most once of a rollback, whoever died on the way. */
const ONCE: readonly EventKind[] = [
  'rollback-decided',
  'rolled-back',
  'recovered',
  'not-recovered',
  'unprovable',
  'failed',
];

/** True when nothing is left to do or to tell, and traffic is where it belongs. */
export async function isQuiet(ledger: Ledger, aws: LocalAws, schedule: Schedule): Promise<boolean> {
  const { stored } = ledger;
  if (stored === undefined) return false;
  const { rollback, outbox, trouble } = stored;
  const endpoint = await seeEndpoint(aws);
  // an endpoint that SageMaker has given up takes no change: people know, and the rollback waits for them
  const waits = rollback?.late === true && endpoint !== undefined && endpoint.status !== 'InService';
  const open = rollback !== undefined && isOpen(rollback) && !waits;
  // whoever stays blind must have said so; of an endpoint that is gone there is nothing to see
  const blindUntold = endpoint !== undefined && trouble?.told === false;
  return outbox.length === 0 && !open && !blindUntold && wrongTraffic(ledger, endpoint, schedule, aws) === undefined;
}

/** @throws {Violation} when something was lost, doubled, or left where it does not belong. */
export async function checkEnd(ledger: Ledger, aws: LocalAws, schedule: Schedule): Promise<void> {
  const { entries, delivered, events, rollbacks } = ledger;
  const merged = [...entries.keys()].some((id) => id.endsWith('/digest'));
  const untold = [...entries.keys()].filter((id) => !delivered.has(id));
  mustHold(untold.length === 0 || merged, () => `never told: ${untold.join(', ')}`);
  const kindsOf = (id: string): EventKind[] => events.filter(({ rollback }) => rollback === id).map(({ kind }) => kind);
  for (const [id, lived] of rollbacks) {
    const kinds = kindsOf(id);
    const wanted: EventKind[] = ['rollback-decided', ...[...lived].flatMap((each) => EVENT_OF[each] ?? [])];
    const missing = wanted.filter((kind) => !kinds.includes(kind));
    mustHold(missing.length === 0 || merged, () => `rollback ${id} was ${[...lived]}, but has no event ${missing}`);
    const doubled = ONCE.filter((kind) => kinds.filter((each) => each === kind).length > 1);
    mustHold(doubled.length === 0, () => `rollback ${id} has more than one event ${doubled}`);
  }
  const wrong = wrongTraffic(ledger, await seeEndpoint(aws), schedule, aws);
  mustHold(wrong === undefined, () => wrong ?? '');
}

/** Why the plainly bad model must not have the traffic that it has; nothing when it has none, or when people know why. */
function wrongTraffic(
  { stored, versions, rollbacks }: Ledger,
  endpoint: SeenEndpoint | undefined,
  { mode, candidateErrorRate }: Schedule,
  aws: LocalAws,
): string | undefined {
  if (stored === undefined || endpoint === undefined || mode === 'observe') return undefined;
  const models = CONFIGS[endpoint.config as ConfigName] as Readonly<Record<string, string>>;
  const bad = Object.keys(models).filter((variant) => models[variant] === 'model-2' && shareIn(endpoint, variant) > 0);
  const version = versions.get('model-2');
  if (bad.length === 0 || candidateErrorRate < PLAINLY_BAD || version === undefined) return undefined;
  const good = Object.keys(models).filter(
    (variant) => models[variant] === 'model-1' && shareIn(endpoint, variant) >= ENOUGH_STABLE_SHARE,
  );
  const now = aws.clock.nowEpochSeconds();
  const { standing, rollback } = stored;
  const paused = (standing.pausedUntilEpochSeconds ?? 0) > now; // no pause: never
  const people =
    paused || standing.rejected.includes(version) || standing.released.includes(version) || stored.stable === version;
  const other = good.length === 0 || stored.stable !== versions.get('model-1') || endpoint.status !== 'InService';
  const braked = recentRollbacks(stored, now).length >= MOST_AUTOMATIC_A_DAY;
  const left = ['held', 'failed', 'superseded', 'rejected', 'withdrawn'];
  const toldOf =
    (rollback !== undefined && rollback.from === version && left.includes(rollback.status)) ||
    stored.told.some((key) => key.startsWith(heldKey(version, '')));
  if (people || other || braked || toldOf || decidedOnce(stored.judgements, version, rollbacks)) return undefined;
  return `v${version} fails ${candidateErrorRate * 100}% of its requests and keeps ${bad} of ${endpoint.config}, and no decision says why`;
}

/** The breach was decided, the decision ended, and what is there now is what somebody else made of it: not moved a second time. */
const decidedOnce = (
  judgements: NonNullable<Ledger['stored']>['judgements'],
  version: number,
  rollbacks: Ledger['rollbacks'],
): boolean =>
  rollbacks.size > 0 &&
  judgements.some(
    ({ candidate, decidedAtEpochSeconds }) => candidate === version && decidedAtEpochSeconds !== undefined,
  );
