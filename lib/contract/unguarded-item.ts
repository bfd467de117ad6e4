import * as z from 'zod/mini';
import './english.ts';
import type { Unguarded } from '../core/state/unguarded.ts';

const schema = z.object({
  endpoint: z.string().check(z.minLength(1)),
  revision: z.int().check(z.minimum(1)),
  sinceEpochSeconds: z.number(),
  seenAtEpochSeconds: z.number(),
  toldAtEpochSeconds: z.optional(z.number()),
});

/** @throws {z.ZodError} when the item is not what it should be. */
export const parseUnguarded = (item: unknown): Unguarded => schema.parse(item);
