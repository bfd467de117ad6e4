import * as z from 'zod/mini';
import './english.ts';
import type { VersionRecord } from '../core/words/version.ts';

const schema = z.object({
  endpoint: z.string(),
  version: z.int().check(z.minimum(1)),
  fingerprint: z.string().check(z.minLength(1)),
  containers: z.array(z.object({ image: z.string(), model: z.string(), environment: z.string() })),
  modelName: z.string(),
  firstSeenAtEpochSeconds: z.number(),
});

/** @throws {z.ZodError} when the item is not a version record. */
export const parseVersionRecord = (item: unknown): VersionRecord => schema.parse(item);
