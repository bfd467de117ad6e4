import * as z from 'zod';
import type { EventKind, GuardEvent } from '../core/event.ts';

const schema = z.object({
  id: z.string().min(1),
  endpoint: z.string().min(1),
  // an older function may meet a kind that a newer one wrote: history is shown, never judged
  kind: z.string().transform((kind) => kind as EventKind),
  atEpochSeconds: z.number(),
  who: z.string(),
  why: z.string(),
  from: z.number().optional(),
  to: z.number().optional(),
  rollback: z.string().optional(),
});

/** @throws {z.ZodError} when the item is not an event. */
export const parseGuardEvent = (item: unknown): GuardEvent => schema.parse(item);
