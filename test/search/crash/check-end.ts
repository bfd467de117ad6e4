import type { TestWorld } from '../../support/a-world.ts';
import { mustHold } from '../violation.ts';
import type { Path } from './paths.ts';

/** Said at most once of one rollback. */
const ONCE: readonly string[] = ['rollback-decided', 'rolled-back', 'recovered', 'superseded', 'withdrawn', 'rejected'];

/** @throws {Violation} when something was lost or doubled, whatever the story came to. */
export async function checkNothingLost(world: TestWorld): Promise<void> {
  const { outbox } = await world.state();
  mustHold(outbox.length === 0, () => `the outbox still holds ${outbox.length} entries`);
  const said = (await world.events())
    .filter(({ kind, rollback }) => rollback !== undefined && ONCE.includes(kind))
    .map(({ kind, rollback }) => `${kind} of ${rollback}`);
  const doubled = said.filter((each, index) => said.indexOf(each) !== index);
  mustHold(doubled.length === 0, () => `there is more than one event ${doubled.join(', ')}`);
}

/** @throws {Violation} unless the story ended as its path says: nothing lost, nothing doubled, traffic where it belongs. */
export async function checkPathEnd(world: TestWorld, { end }: Path): Promise<void> {
  await checkNothingLost(world);
  const state = await world.state();
  for (const [field, wanted] of Object.entries(end.state)) {
    const found: unknown = Reflect.get(state, field);
    mustHold(holds(found, wanted), () => `${field} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  }
  if (end.shares !== undefined) {
    const shares = await world.shares();
    mustHold(holds(shares, end.shares), () => `the weights are ${JSON.stringify(shares)}`);
  }
  const { accepted, scaled, swapped } = world.endpoints;
  const changes = accepted.length + scaled.length + swapped.length;
  const { accepted: least, acceptedAtMost: most = least } = end;
  mustHold(changes >= least && changes <= most, () => `SageMaker accepted ${changes} changes, not ${least} to ${most}`);
  const kinds = await world.kindsOf();
  for (const kind of end.once) {
    const count = kinds.filter((each) => each === kind).length;
    mustHold(count === 1, () => `there are ${count} events ${kind}: ${kinds.join(', ')}`);
  }
  for (const kind of end.told) {
    mustHold(
      world.noticeKinds().includes(kind),
      () => `nobody was told ${kind}, only ${world.noticeKinds().join(', ')}`,
    );
  }
}

/** Everything that is wanted is there; more may be. */
function holds(found: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return Object.is(found, wanted);
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(wanted).every(([key, value]) => holds(Reflect.get(found, key), value));
}
