import type { NoticeKind } from '../../../lib/core/record/notice-kinds.ts';
import { entryId } from '../../../lib/core/record/outbox.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import type { Ledger } from '../ledger.ts';
import { type SeenEndpoint, shareIn } from '../outside.ts';
import { isPerson } from '../people.ts';
import { mustHold } from '../violation.ts';

/** What must hold whenever a guard's state is replaced by another. */
export function checkStateWrite(ledger: Ledger, next: GuardState, actor: string, now: number): void {
  const { stored: before } = ledger;
  const revision = (before?.revision ?? 0) + 1; // nothing stored is revision 0
  mustHold(
    next.revision === revision,
    () => `${actor} wrote revision ${next.revision} over ${before?.revision ?? 'nothing'}: somebody's write is lost`,
  );
  if (before === undefined) return;
  checkOutbox(ledger, before, next, actor);
  checkStanding(before, next, actor, now);
  mustHold(
    next.tickAtEpochSeconds >= before.tickAtEpochSeconds,
    () => `${actor} went back from the tick of ${before.tickAtEpochSeconds} to that of ${next.tickAtEpochSeconds}`,
  );
}

/** What was to be told leaves the outbox only when it has arrived, or stands in a digest. */
function checkOutbox({ delivered }: Ledger, before: GuardState, next: GuardState, actor: string): void {
  const kept = new Set(next.outbox.map(entryId));
  const merged = next.outbox.some(
    (entry) => (entry.kind === 'event' ? entry.event : entry.notice).merged !== undefined,
  );
  const lost = before.outbox.map(entryId).filter((id) => !kept.has(id) && !delivered.has(id));
  mustHold(lost.length === 0 || merged, () => `${actor} dropped ${lost.join(', ')} from the outbox undelivered`);
}

/** What a person decided stands until a person says otherwise, it runs out, or the endpoint is another one. */
function checkStanding(before: GuardState, next: GuardState, actor: string, now: number): void {
  if (isPerson(actor) || before.incarnation !== next.incarnation) return;
  const paused = before.standing.pausedUntilEpochSeconds;
  mustHold(
    paused === undefined || paused <= now || next.standing.pausedUntilEpochSeconds === paused,
    () => `${actor} lifted a person's pause that holds until ${paused}, at ${now}`,
  );
  const dropped = before.standing.rejected.filter((version) => !next.standing.rejected.includes(version));
  mustHold(dropped.length === 0, () => `${actor} forgot that a person rejected v${dropped.join(', v')}`);
}

/** SageMaker's own rounding of what it was asked for. */
const SAME = 1e-7;

/** Where traffic is, as a notice has it, is where SageMaker has just said that it is, to the very invocation that tells it. */
export function checkClaims(before: GuardState | undefined, next: GuardState, seen: SeenEndpoint | undefined): void {
  const known = new Set(before?.outbox.map(entryId));
  for (const entry of next.outbox) {
    if (entry.kind !== 'notice' || known.has(entryId(entry))) continue;
    const { id, shares } = entry.notice;
    if (shares === undefined) continue;
    const wanted = LAST_ASKED.includes(entry.notice.kind) ? 'DesiredWeight' : 'CurrentWeight';
    const off = shares.find(({ variant, share }) => seen === undefined || !isSaid(seen, variant, share, wanted));
    mustHold(
      off === undefined,
      () => `notice ${id} says ${JSON.stringify(shares)}, SageMaker said ${JSON.stringify(seen?.variants)}`,
    );
  }
}

/** Notices whose shares are called the ones that were last asked for. */
const LAST_ASKED: readonly NoticeKind[] = ['failed', 'held', 'superseded', 'capacity-refused', 'preparing'];

function isSaid(seen: SeenEndpoint, variant: string, share: number, weight: 'CurrentWeight' | 'DesiredWeight') {
  const said = shareIn(seen, variant, weight);
  return said === 0 || share === 0 ? said === share : Math.abs(said - share) < SAME;
}

/** A rollback is completed when SageMaker has said so of the *current* weights to the very invocation that writes it. */
export function checkProof(before: GuardState | undefined, next: GuardState, seen: SeenEndpoint | undefined): void {
  const { rollback } = next;
  if (rollback?.status !== 'completed') return;
  if (before?.rollback?.id === rollback.id && before.rollback.status === 'completed') return;
  // by config: what serves then has weights of its own
  const { toConfig } = rollback as { readonly toConfig?: string };
  const left = seen === undefined ? 1 : shareIn(seen, rollback.fromVariant);
  const wanted = rollback.target.find(({ variant }) => variant === rollback.fromVariant)?.share ?? 0; // not there: no traffic
  const serves =
    toConfig === undefined ? (wanted === 0 ? left === 0 : Math.abs(left - wanted) < SAME) : seen?.config === toConfig;
  mustHold(
    seen?.status === 'InService' && serves,
    () =>
      `rollback ${rollback.id} was called completed while the endpoint was ${seen?.status}, on ${seen?.config}, with ${left} on ${rollback.fromVariant}`,
  );
}
