import '../english.ts';
import type { GuardState } from '../../core/state/guard-state.ts';
import { UnreadableState } from '../../core/state/unreadable-state.ts';
import { TABLE, WRITE_ATTRIBUTE } from '../table-keys.ts';
import { firstMistake } from './first-mistake.ts';
import { guardState } from './guard-state-schema.ts';
import { MIGRATIONS, STATE_VERSION } from './migrations.ts';

/** Which version of the state an item holds. Absent: 0. */
const VERSION_ATTRIBUTE = 'stateVersion';

export const renderGuardState = (state: GuardState): GuardState & { readonly [VERSION_ATTRIBUTE]: number } => ({
  ...state,
  [VERSION_ATTRIBUTE]: STATE_VERSION,
});

/**
 * An item as any version up to this one wrote it, brought forward step by step and then validated whole.
 *
 * @throws {UnreadableState} when it is newer, or not a state in every field: unreadable is not empty.
 */
export function parseGuardState(item: Readonly<Record<string, unknown>>): GuardState {
  const { [TABLE.partitionKey]: pk, [TABLE.sortKey]: _sk, [WRITE_ATTRIBUTE]: writtenBy, ...stored } = item;
  const { [VERSION_ATTRIBUTE]: version = 0, ...fields } = stored;
  const found = { revision: fields.revision, writtenBy };
  const whose = `the stored state of ${String(fields.endpoint ?? pk)}`;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    const sentence = `${VERSION_ATTRIBUTE} is ${JSON.stringify(version)}, allowed: a whole number up to ${STATE_VERSION}`;
    throw new UnreadableState('broken', `${whose} cannot be read: ${sentence}`, found);
  }
  if (version > STATE_VERSION) {
    const sentence = `${VERSION_ATTRIBUTE} is ${version}, allowed: up to ${STATE_VERSION}; deploy the version of Stablehand that wrote it`;
    throw new UnreadableState('newer', `${whose} cannot be read: ${sentence}`, found);
  }
  const state = MIGRATIONS.slice(version).reduce((older, step) => step(older), fields);
  const parsed = guardState.safeParse(state);
  if (parsed.success) return parsed.data;
  throw new UnreadableState('broken', `${whose} cannot be read: ${firstMistake(parsed.error.issues, state)}`, found);
}
