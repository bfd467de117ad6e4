import * as z from 'zod/mini';
import './english.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import { TABLE, WRITE_ATTRIBUTE } from './table-keys.ts';

/**
 * The parts that must be right before anything is moved are checked; what lies deeper was written by ourselves under a condition
 * and is taken as it is.
 */
const schema = z.looseObject({
  endpoint: z.string().check(z.minLength(1)),
  revision: z.int().check(z.minimum(1)),
  tickAtEpochSeconds: z.number(),
  gone: z.boolean(),
  placements: z.array(z.looseObject({ version: z.int(), variant: z.string(), configName: z.string() })),
  judgements: z.array(z.looseObject({ candidate: z.int(), stable: z.int() })),
  automaticRollbacks: z.array(z.number()),
  quarantine: z.array(z.int()),
  standing: z.looseObject({ rejected: z.array(z.int()), released: z.array(z.int()) }),
  told: z.array(z.string()),
  outbox: z.array(z.looseObject({ kind: z.enum(['event', 'notice']) })),
});

/** @throws {z.ZodError} when the item is not a guard state: unreadable is not empty. */
export function parseGuardState(item: Record<string, unknown>): GuardState {
  schema.parse(item);
  const { [TABLE.partitionKey]: _pk, [TABLE.sortKey]: _sk, [WRITE_ATTRIBUTE]: _write, ...state } = item;
  return state as unknown as GuardState;
}
