import * as z from 'zod/mini';
import './english.ts';
import {
  AUDIENCES,
  COMPARISONS,
  HARD_LIMIT_RULES,
  MODES,
  type Policy,
  SEVERITIES,
  SIGNALS,
} from '../core/words/policy.ts';
import { ConfigError } from './function-env.ts';
import { optionFieldsOf } from './signal-options.ts';

const FORM = 'policy/1';

const name = z.string().check(z.minLength(1));
const minutes = z.int().check(z.minimum(0));

const signalSchema = z.strictObject({
  signal: z.enum(SIGNALS),
  weight: z.number().check(z.positive()),
  atMost: z.optional(z.number().check(z.positive(), z.lt(1))),
  ...optionFieldsOf(() => z.optional(z.int().check(z.positive()))),
});

const watchSchema = z.strictObject({
  falseAlarmsPerQuarter: z.number().check(z.positive()),
  blameChangesMinutes: minutes,
  requestsAtLeast: z.optional(z.number().check(z.positive())),
});

const guardSchema = z.strictObject({
  endpoint: name,
  mode: z.enum(MODES),
  solo: z.enum(MODES),
  compare: z.enum(COMPARISONS),
  stable: z.optional(name),
  falseRollbackBudget: z.number().check(z.positive(), z.lt(1)),
  margin: z.number().check(z.minimum(1)),
  absoluteMargin: z.optional(z.number().check(z.minimum(0), z.lt(1))),
  tolerateBurstsMinutes: z.optional(minutes),
  warmUpMinutes: z.optional(minutes),
  bakeMinutes: minutes,
  approveWithinMinutes: minutes,
  hardLimits: z.enum(HARD_LIMIT_RULES),
  mlflow: z.optional(z.strictObject({ model: z.optional(name), alias: z.optional(name) })),
  signals: z.array(signalSchema).check(z.minLength(1)),
  watch: watchSchema,
});

const subscriberSchema = z.strictObject({
  email: name,
  audience: z.enum(AUDIENCES),
  endpoints: z.optional(z.array(name).check(z.minLength(1))),
  severity: z.optional(z.array(z.enum(SEVERITIES)).check(z.minLength(1))),
});

const fileSchema = z.strictObject({
  stablehand: z.literal(FORM),
  guards: z.array(guardSchema).check(z.minLength(1)),
  notify: z.array(subscriberSchema),
  mlflow: z.optional(z.strictObject({ server: name, login: z.optional(name) })),
  timezone: name,
  hash: z.string().check(z.regex(/^[0-9a-f]{12}$/)),
});

/** The file inside the function bundle: every default spelled out, the same policy gives the same bytes. */
export function renderPolicyFile(policy: Policy): string {
  // parsed on the way out too: fields come in the schema's order, and nothing leaves that could not be read back
  return `${JSON.stringify(fileSchema.parse({ stablehand: FORM, ...policy }), null, 1)}\n`;
}

/** @throws {ConfigError} naming every field that is missing, unknown or impossible: the function must not start. */
export function parsePolicyFile(text: string): Policy {
  const parsed = fileSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'the whole file'}: ${message}`,
    );
    throw new ConfigError(`the deployed policy cannot be used, deploy again: ${problems.join('; ')}`);
  }
  const { guards, notify, mlflow, timezone, hash } = parsed.data;
  return { guards, notify, ...(mlflow === undefined ? {} : { mlflow }), timezone, hash };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError('the deployed policy is not JSON, deploy again', { cause });
  }
}
