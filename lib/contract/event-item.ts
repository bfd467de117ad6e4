import * as z from 'zod/mini';
import './english.ts';
import type { EventKind, GuardEvent } from '../core/event.ts';

const schema = z.object({
  id: z.string().check(z.minLength(1)),
  endpoint: z.string().check(z.minLength(1)),
  // an older function may meet a kind that a newer one wrote: history is shown, never judged
  kind: z.pipe(
    z.string(),
    z.transform((kind) => kind as EventKind),
  ),
  atEpochSeconds: z.number(),
  who: z.string(),
  why: z.string(),
  from: z.optional(z.number()),
  to: z.optional(z.number()),
  rollback: z.optional(z.string()),
  request: z.optional(z.string()),
  live: z.optional(z.array(z.object({ variant: z.string(), version: z.optional(z.number()), share: z.number() }))),
});

/** @throws {z.ZodError} when the item is not an event. */
export const parseGuardEvent = (item: unknown): GuardEvent => schema.parse(item);
