import { inCausalOrder } from '../../core/record/causal-order.ts';
import type { GuardEvent } from '../../core/record/event.ts';
import type { EventKind } from '../../core/record/event-kinds.ts';
import type { LiveVariant } from '../../core/words/live.ts';
import { versionLabel } from '../../core/words/version.ts';
import type { IncidentOutcome, ReportedShare } from '../../report/page/incident-report.ts';
import { BadArgument } from '../bad-argument.ts';

/** One rollback as the history has it. */
export interface PastRollback {
  readonly endpoint: string;
  readonly rollback: string;
  readonly from: number;
  readonly to: number;
  readonly candidateVariant: string;
  readonly stableVariant: string;
  readonly deployedAtEpochSeconds: number;
  readonly decided: GuardEvent;
  readonly endsAtEpochSeconds: number;
  readonly outcome: IncidentOutcome;
  readonly completedAtEpochSeconds?: number;
  readonly recoveredAtEpochSeconds?: number;
  /** From the deployment to the end, oldest first. */
  readonly events: readonly GuardEvent[];
}

const OUTCOMES: Partial<Readonly<Record<EventKind, IncidentOutcome>>> = {
  recovered: 'recovered',
  'not-recovered': 'not-recovered',
  unprovable: 'not-recovered',
  held: 'held',
  rejected: 'rejected',
  superseded: 'superseded',
  withdrawn: 'withdrawn',
  failed: 'failed',
};

/**
 * The rollback that is named, or the newest one.
 *
 * @param newest - Events of the endpoint, newest first.
 * @throws {BadArgument} when the history does not hold it, or not what served then.
 */
export function pastRollbackOf(endpoint: string, newest: readonly GuardEvent[], wanted?: string): PastRollback {
  const events = inCausalOrder(newest);
  const decided = events.findLast(
    ({ kind, rollback }) => kind === 'rollback-decided' && (wanted === undefined || rollback === wanted),
  );
  const { rollback, from, to } = decided ?? {};
  if (decided === undefined || rollback === undefined || from === undefined || to === undefined) {
    const known = events.flatMap((each) => (each.kind === 'rollback-decided' ? (each.rollback ?? []) : []));
    throw new BadArgument(
      wanted === undefined
        ? `no rollback of ${endpoint} is recorded; stablehand history ${endpoint} shows what is`
        : `rollback ${JSON.stringify(wanted)} of ${endpoint} is not recorded, allowed: ${known.join(', ') || 'none yet'}`,
    );
  }
  const own = events.filter((each) => each.rollback === rollback);
  const end = own.findLast(({ kind }) => OUTCOMES[kind] !== undefined);
  const appeared = appearedBefore(events, decided);
  const { candidateVariant, stableVariant } = variantsOf(events, decided);
  const endsAtEpochSeconds = own.at(-1)?.atEpochSeconds ?? decided.atEpochSeconds;
  const timeOf = (kind: EventKind): number | undefined => own.find((each) => each.kind === kind)?.atEpochSeconds;
  const [completedAt, recoveredAt] = [timeOf('rolled-back'), timeOf('recovered')];
  return {
    endpoint,
    rollback,
    from,
    to,
    candidateVariant,
    stableVariant,
    deployedAtEpochSeconds: appeared,
    decided,
    endsAtEpochSeconds,
    outcome: (end && OUTCOMES[end.kind]) ?? 'not-recovered',
    ...(completedAt === undefined ? {} : { completedAtEpochSeconds: completedAt }),
    ...(recoveredAt === undefined ? {} : { recoveredAtEpochSeconds: recoveredAt }),
    events: events.filter(({ atEpochSeconds }) => atEpochSeconds >= appeared && atEpochSeconds <= endsAtEpochSeconds),
  };
}

function appearedBefore(events: readonly GuardEvent[], { from, atEpochSeconds }: GuardEvent): number {
  const appeared = events.findLast(
    (each) => each.kind === 'candidate-appeared' && each.from === from && each.atEpochSeconds <= atEpochSeconds,
  );
  if (appeared !== undefined) return appeared.atEpochSeconds;
  throw new BadArgument(`the history does not say when v${from} came: it may be older than what was read`);
}

/** Who served on which variant when it was decided. */
function variantsOf(events: readonly GuardEvent[], { from, to, atEpochSeconds }: GuardEvent) {
  const live = events.findLast((each) => each.live !== undefined && each.atEpochSeconds <= atEpochSeconds)?.live;
  const of = (version: number | undefined): string | undefined =>
    live?.find((each) => each.version === version)?.variant;
  const [candidateVariant, stableVariant] = [of(from), of(to)];
  if (candidateVariant === undefined || stableVariant === undefined)
    throw new BadArgument(
      `v${from} and v${to} did not serve beside each other, or it was not recorded: report draws rollbacks of a candidate beside stable only`,
    );
  return { candidateVariant, stableVariant };
}

/** What was served, step by step, from events that say it. */
export const servedShares = (events: readonly GuardEvent[]): ReportedShare[] =>
  events.flatMap(({ atEpochSeconds, live = [] }) =>
    live.map(({ variant, version, share }: LiveVariant) => ({
      atEpochSeconds,
      variant,
      ...(version === undefined ? {} : { version: versionLabel(version) }),
      share,
    })),
  );
