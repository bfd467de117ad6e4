import * as z from 'zod/mini';
import '../english.ts';
import type { HourRow } from '../../core/mlflow/hour-row.ts';
import { type MlflowSync, RUN_SOURCES } from '../../core/mlflow/mlflow-sync.ts';

const name = z.string().check(z.minLength(1));
const count = z.int().check(z.minimum(0));
const version = z.int().check(z.minimum(1));

const hourSchema = z.object({
  endpoint: name,
  version,
  variant: name,
  hour: count,
  minutes: z.int().check(z.minimum(1), z.maximum(60)),
  requests: z.optional(count),
  errors: z.optional(count),
  clientErrors: z.optional(count),
  latencyP99Micros: z.optional(z.number().check(z.minimum(0))),
  share: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
});

const syncSchema = z.object({
  endpoint: name,
  revision: version,
  nextHour: count,
  runs: z.array(
    z.object({
      version,
      runId: name,
      foundBy: z.enum(RUN_SOURCES),
      modelVersion: z.optional(name),
      status: z.optional(name),
      tagsKey: z.optional(name),
      nextHour: count,
      toldTo: z.string(),
    }),
  ),
  alias: z.optional(z.object({ version: z.optional(name), followed: z.optional(name) })),
});

/** @throws {z.ZodError} when the item is not an hour of a version. */
export const parseHourRow = (item: unknown): HourRow => hourSchema.parse(item);

/** @throws {z.ZodError} when the item does not say how far MLflow has been told. */
export const parseMlflowSync = (item: unknown): MlflowSync => syncSchema.parse(item);
