import * as z from 'zod';
import { AwsError } from '../aws-error.ts';

/** What a published message carries beside its text. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue: string;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const condition = z.union([
  literal,
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ suffix: z.string() }),
  z.strictObject({ 'equals-ignore-case': z.string() }),
  z.strictObject({ 'anything-but': z.union([literal, z.array(literal), z.strictObject({ prefix: z.string() })]) }),
  z.strictObject({ numeric: z.array(z.union([z.string(), z.number()])) }),
]);
type Condition = z.infer<typeof condition>;
const policySchema = z
  .record(z.string(), z.array(condition).min(1))
  .refine((policy) => Object.keys(policy).length <= 5, 'at most 5 keys');
export type FilterPolicy = z.infer<typeof policySchema>;

/** A filter policy over message attributes. @throws {AwsError} as SNS does for a policy that it does not understand. */
export function parseFilterPolicy(text: string): FilterPolicy {
  const policy = policySchema.safeParse(jsonOf(text));
  if (policy.success) return policy.data;
  const [problem] = policy.error.issues;
  throw new AwsError(
    'InvalidParameter',
    `Invalid parameter: FilterPolicy: ${problem?.path.join('.')} ${problem?.message}`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('InvalidParameter', 'Invalid parameter: FilterPolicy: failed to parse JSON');
  }
}

/** Whether every key of the policy is satisfied by one of its conditions. */
export function passesFilter(policy: FilterPolicy, attributes: MessageAttributes): boolean {
  return Object.entries(policy).every(([name, conditions]) => {
    const values = valuesOf(attributes[name]);
    return conditions.some((wanted) => satisfies(wanted, values));
  });
}

/** undefined: the message has no such attribute. A String.Array has many values. */
function valuesOf(attribute: MessageAttribute | undefined): readonly (string | number | boolean | null)[] | undefined {
  if (attribute === undefined) return undefined;
  if (attribute.DataType === 'String.Array') return z.array(literal).catch([]).parse(jsonOf(attribute.StringValue));
  return [attribute.DataType.startsWith('Number') ? Number(attribute.StringValue) : attribute.StringValue];
}

function satisfies(wanted: Condition, values: ReturnType<typeof valuesOf>): boolean {
  if (typeof wanted === 'object' && wanted !== null && 'exists' in wanted)
    return wanted.exists === (values !== undefined);
  if (values === undefined) return false;
  if (typeof wanted !== 'object' || wanted === null) return values.includes(wanted);
  const texts = values.filter((value) => typeof value === 'string');
  if ('prefix' in wanted) return texts.some((text) => text.startsWith(wanted.prefix));
  if ('suffix' in wanted) return texts.some((text) => text.endsWith(wanted.suffix));
  if ('equals-ignore-case' in wanted)
    return texts.some((text) => text.toLowerCase() === wanted['equals-ignore-case'].toLowerCase());
  if ('numeric' in wanted) return values.some((value) => typeof value === 'number' && holds(wanted.numeric, value));
  const but = wanted['anything-but'];
  if (typeof but === 'object' && but !== null && 'prefix' in but)
    return texts.some((text) => !text.startsWith(but.prefix));
  const excluded = Array.isArray(but) ? but : [but];
  return values.some((value) => !excluded.includes(value));
}

/** `["=", 3]`, `[">=", 1, "<", 5]`: all comparisons hold. */
function holds(comparisons: readonly (string | number)[], value: number): boolean {
  for (let i = 0; i + 1 < comparisons.length; i += 2) {
    const limit = Number(comparisons[i + 1]);
    const compare: Readonly<Record<string, boolean>> = {
      '=': value === limit,
      '>': value > limit,
      '>=': value >= limit,
      '<': value < limit,
      '<=': value <= limit,
    };
    if (compare[String(comparisons[i])] !== true) return false;
  }
  return true;
}
