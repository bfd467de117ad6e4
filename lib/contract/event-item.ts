import * as z from 'zod/mini';
import type { SignalName } from '../core/signals/registry.ts';
import './english.ts';
import type { GuardEvent } from '../core/record/event.ts';
import type { EventKind } from '../core/record/event-kinds.ts';

/** Made with its first use: most functions write history and never read it. */
function makeSchema() {
  const counts = z.object({ requests: z.number(), bad: z.number() });
  const comparison = z.looseObject({
    // as with kinds: shown, never judged
    signal: z.pipe(
      z.string(),
      z.transform((signal) => signal as SignalName),
    ),
    candidate: counts,
    stable: counts,
    minutes: z.number(),
    logE: z.number(),
    logThreshold: z.number(),
    gatePassed: z.boolean(),
    since: z.optional(z.object({ fromEpochSeconds: z.number(), candidate: counts, stable: counts })),
  });

  return z.object({
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
    comparison: z.optional(comparison),
    failedRequests: z.optional(z.number()),
    recovery: z.optional(
      z.object({ requests: z.number(), bad: z.number(), limitRate: z.number(), minutes: z.number() }),
    ),
    tookSeconds: z.optional(z.number()),
    live: z.optional(z.array(z.object({ variant: z.string(), version: z.optional(z.number()), share: z.number() }))),
  });
}

let schema: ReturnType<typeof makeSchema> | undefined;

/** @throws {z.ZodError} when the item is not an event. */
export function parseGuardEvent(item: unknown): GuardEvent {
  schema ??= makeSchema();
  return schema.parse(item);
}
