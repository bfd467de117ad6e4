import * as z from 'zod';
import { AwsError } from './aws-error.ts';

/** One API call: the input as its protocol read it, to the output as a protocol can write it. @throws {AwsError} */
export type Operation = (input: unknown) => unknown | Promise<unknown>;

/** The operations of one service by name. */
export type Operations = Readonly<Record<string, Operation>>;

/** An operation whose input is parsed first. @throws {AwsError} with `code` when the input does not fit. */
export function operation<T>(
  schema: z.ZodType<T>,
  run: (input: T) => unknown,
  code = 'ValidationException',
): Operation {
  return (input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(parsed.data);
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
    throw new AwsError(code, `${problems.length} validation error(s) detected: ${problems.join('; ')}`);
  };
}

/** A number in JSON, a text of digits in the Query protocol. */
export const wireNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/, 'must be a number')
    .transform(Number),
]);

/** A boolean in JSON, `true` or `false` in the Query protocol. */
export const wireBoolean = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** A time in epoch seconds: a number in JSON, ISO 8601 in the Query protocol. */
export const wireTime = z.union([
  z.number(),
  z.iso
    .datetime({ offset: true, local: true })
    .transform((text) => Date.parse(/[Z+]|-\d\d:/.test(text.slice(10)) ? text : `${text}Z`) / 1000),
]);
