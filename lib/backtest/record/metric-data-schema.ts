import * as z from 'zod';
import { shown, TraceError } from '../trace/trace-error.ts';

const text = z.string().min(1);

/** What `aws cloudwatch get-metric-data --cli-input-json` takes, as far as a trace needs it. */
const requestSchema = z.object({
  MetricDataQueries: z
    .array(
      z.object({
        Id: text,
        MetricStat: z.object({
          Metric: z.object({
            Namespace: z.literal('AWS/SageMaker'),
            MetricName: text,
            Dimensions: z.array(z.object({ Name: text, Value: text })),
          }),
          Period: z.literal(60),
          Stat: text,
        }),
      }),
    )
    .min(1),
});

/** Without its zone a time would be read in the zone of whoever runs this. */
const zoned = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/, {
  error: ({ input }) =>
    `got ${shown(input)}, allowed: a time with its zone, such as 2026-11-01T00:00:00Z or 2026-11-01T00:00:00+00:00`,
});

/** What it prints. */
const replySchema = z.object({
  MetricDataResults: z.array(
    z.object({
      Id: text,
      StatusCode: text,
      Timestamps: z.array(zoned),
      Values: z.array(z.number()),
    }),
  ),
  NextToken: z.string().nullish(),
});

export type MetricRequest = z.infer<typeof requestSchema>;
export type MetricReply = z.infer<typeof replySchema>;

/** @throws {TraceError} naming every field that is not as it must be. */
export const parseMetricRequest = (json: string): MetricRequest => parsed(requestSchema, json, 'the request');
/** @throws {TraceError} likewise. */
export const parseMetricReply = (json: string): MetricReply => parsed(replySchema, json, 'the reply');

function parsed<T>(schema: z.ZodType<T>, json: string, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new TraceError(undefined, `${what} is no JSON: ${shown(json)}`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || what}: ${message}`);
  throw new TraceError(undefined, `${what} is refused: ${problems.slice(0, MOST_PROBLEMS).join('; ')}`);
}

const MOST_PROBLEMS = 10;
