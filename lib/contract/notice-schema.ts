import * as z from 'zod';
import { NOTICE_KINDS } from '../core/record/notice-kinds.ts';
import { AUDIENCES, SEVERITIES, SIGNALS } from '../core/words/policy.ts';
import { ROLLBACK_CAUSES } from '../core/words/verdict.ts';

/** Grows only when a reader of the old form would misread the new one; new fields do not count. */
export const NOTICE_SCHEMA = 'stablehand/notice/1';

const count = z.int().min(0);
const version = z.int().min(1).describe('number of a version of this endpoint');
const fraction = z.number().min(0).max(1);
const epochSeconds = z.number().describe('seconds since 1970-01-01T00:00Z');
const counts = z.object({ requests: count, bad: count });

const comparison = z.object({
  signal: z.enum(SIGNALS),
  lane: z
    .literal('solo')
    .optional()
    .describe('no stable version serves beside it: stable is the day before the change'),
  candidate: counts,
  stable: counts,
  minutes: count.describe('minutes that were compared'),
  logE: z.number().describe('natural logarithm of the e-value: odds against equal versions'),
  logThreshold: z.number().describe('the e-value is enough from here on'),
  gatePassed: z.boolean().describe('the averages differ by more than the margin too'),
  slowerThanMicros: z.number().optional().describe('latency only: a request is bad when strictly slower'),
  since: z
    .object({ fromEpochSeconds: epochSeconds, candidate: counts, stable: counts })
    .optional()
    .describe('the same since the minute at which the fault most likely began'),
});

const facts = z.object({
  who: z.string().describe('stablehand, or what a person claimed to be'),
  why: z.string(),
  from: version.optional(),
  to: version.optional(),
  fromVariant: z.string().optional(),
  toVariant: z.string().optional(),
  share: fraction.optional().describe("the candidate's share of the traffic before"),
  cause: z.enum(ROLLBACK_CAUSES).optional().describe('what a rollback was decided on'),
  comparison: comparison.optional(),
  failedRequests: count.optional().describe('bad requests of the candidate up to the decision'),
  rollback: z.string().optional().describe('id of the rollback'),
  untilEpochSeconds: epochSeconds.optional(),
  shares: z.array(z.object({ variant: z.string(), share: fraction })).optional(),
  outage: z
    .object({ fromEpochSeconds: epochSeconds, toEpochSeconds: epochSeconds.optional(), requests: count, bad: count })
    .optional()
    .describe('trouble of what serves: since when, until when where it is over, what failed in that time'),
  traffic: z
    .object({
      fromEpochSeconds: epochSeconds,
      toEpochSeconds: epochSeconds.optional(),
      requests: count,
      expected: count,
    })
    .optional()
    .describe('requests of the whole endpoint since then, and how many were to be expected at least'),
  others: z.array(z.string()).readonly().optional().describe('other endpoints in trouble since the same minutes'),
  found: z
    .object({
      of: z.enum(['limit', 'past']).describe('a limit of the policy, or what this version did before'),
      signal: z.enum(SIGNALS),
      slowerThanMicros: z.number().optional(),
      rate: fraction.describe('the rate that was allowed'),
      badRate: fraction.describe('the rate since the trouble began'),
    })
    .optional()
    .describe('what of the serving version is too high'),
  reason: z.string().optional().describe('why nothing can be judged, where that is what is told'),
  recovery: z.object({ requests: count, bad: count, limitRate: z.number().min(0), minutes: count }).optional(),
});

const schema = z.object({
  schema: z.literal(NOTICE_SCHEMA),
  id: z.string().min(1).describe('the same occurrence always has the same id: use it to drop repeats'),
  kind: z.enum(NOTICE_KINDS),
  audience: z.enum(AUDIENCES),
  severity: z.enum(SEVERITIES),
  endpoint: z.string().min(1),
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'must be a time such as 2026-11-22T03:41:00Z'),
  subject: z.string().max(99),
  text: z.string(),
  facts,
});

/** A notice as machines get it: what people read, and the facts it was made from. */
export type MachineNotice = z.infer<typeof schema>;

/**
 * Fields that this version does not know are left out.
 * @throws {RangeError} with a sentence that names every wrong field.
 */
export function parseMachineNotice(text: string): MachineNotice {
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new RangeError(`not a notice of schema ${NOTICE_SCHEMA}: ${problems.join('; ')}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RangeError(`not a notice of schema ${NOTICE_SCHEMA}: the text is not JSON`, { cause });
  }
}

/** What docs/notice.schema.json holds. Fields may be added within a schema version, so unknown ones are allowed. */
export const noticeJsonSchema = (): object => ({
  title: 'A notice of stablehand, as machines get it',
  ...z.toJSONSchema(schema, { io: 'input' }),
});
