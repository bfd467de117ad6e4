import * as z from 'zod/mini';
import './english.ts';
import type { FleetState } from '../core/plan/fleet-brake.ts';

const schema = z.object({
  revision: z.int().check(z.minimum(1)),
  slots: z.array(
    z.object({
      rollback: z.string().check(z.minLength(1)),
      endpoint: z.string().check(z.minLength(1)),
      atEpochSeconds: z.number(),
    }),
  ),
});

/** @throws {z.ZodError} when the item is not the fleet's: unreadable is not empty. */
export const parseFleetState = (item: unknown): FleetState => schema.parse(item);
