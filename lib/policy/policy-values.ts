import * as z from 'zod';
import {
  DURATION_PATTERN,
  LATENCY_PATTERN,
  parseDurationMinutes,
  parseLatencyMicros,
  renderDurationMinutes,
  renderLatencyMicros,
} from './duration.ts';
import { gotOf, refusal } from './mistake.ts';
import { PERCENTAGE_PATTERN, parsePercentage, renderPercentage } from './percentage.ts';
import { nearestWord } from './spelling/nearest-word.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Every refusal of a field is the same sentence, whichever check found it. */
const refusing = (allowed: string) => ({
  error: ({ input }: { readonly input?: unknown }): string => refusal(input, allowed),
});

/** Runs a reader and a range over text that already has the right form; fails with the field's own sentence. */
const within =
  <T extends string | number>(read: (input: T) => number | undefined, { from, to }: Range, allowed: string) =>
  (input: T, context: z.core.$RefinementCtx): number => {
    const value = read(input);
    if (value !== undefined && value >= from && value <= to) return value;
    context.addIssue({ code: 'custom', message: refusal(input, allowed), input });
    return z.NEVER;
  };

export const oneOf = <const W extends readonly string[]>(words: W) => z.enum(words, refusing(words.join(', ')));

const durationWithin = ({ from, to }: Range, example: string) =>
  `a duration from ${renderDurationMinutes(from)} to ${renderDurationMinutes(to)}, such as ${example}`;

const duration = (range: Range, allowed: string) =>
  z
    .string(refusing(allowed))
    .regex(DURATION_PATTERN, refusing(allowed))
    .transform(within(parseDurationMinutes, range, allowed));

/** Text such as `24h` to minutes. */
export const durationMinutes = (range: Range, example: string) => duration(range, durationWithin(range, example));

/** Text such as `15m` to minutes, or the one word that stands for no fixed duration. */
export function durationMinutesOr<const W extends string>(word: W, range: Range, example: string) {
  const allowed = `${durationWithin(range, example)}, or ${word}`;
  return z.union([z.literal(word), duration(range, allowed)], refusing(allowed));
}

/** Text such as `300ms` to microseconds, or the one word that stands for no fixed limit. */
export function latencyMicrosOr<const W extends string>(word: W, range: Range, example: string) {
  const { from, to } = range;
  const allowed = `a time from ${renderLatencyMicros(from)} to ${renderLatencyMicros(to)}, such as ${example}, or ${word}`;
  const micros = z
    .string()
    .regex(LATENCY_PATTERN)
    .transform(within(parseLatencyMicros, range, allowed));
  return z.union([z.literal(word), micros], refusing(allowed));
}

/** Text such as `300ms` to microseconds. */
export function latencyMicros(range: Range, example: string) {
  const { from, to } = range;
  const allowed = `a time from ${renderLatencyMicros(from)} to ${renderLatencyMicros(to)}, such as ${example}`;
  return z
    .string(refusing(allowed))
    .regex(LATENCY_PATTERN, refusing(allowed))
    .transform(within(parseLatencyMicros, range, allowed));
}

/** `1%` or 0.01, both the fraction 0.01. */
export function fraction(range: Range) {
  const { from, to } = range;
  const allowed = `a percentage from ${renderPercentage(from)} to ${renderPercentage(to)}, such as 1% (or 0.01)`;
  return z
    .union([z.string().regex(PERCENTAGE_PATTERN, refusing(allowed)), z.number()], refusing(allowed))
    .transform(within((input) => (typeof input === 'number' ? input : parsePercentage(input)), range, allowed));
}

export function number(range: Range, meaning: string) {
  const refuse = refusing(`${meaning} from ${range.from} to ${range.to}`);
  return z.number(refuse).min(range.from, refuse).max(range.to, refuse);
}

/** SageMaker's rule for the names of endpoints and variants. */
const AWS_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const NAME_RULE = 'letters, digits and hyphens between them, at most 63';

function nameRefusal(kind: string, input: unknown): string {
  if (typeof input === 'string' && kind === 'endpoint') {
    if (/[*?{}[\]]/.test(input)) return `${gotOf(input)}, patterns are not supported yet: name each endpoint`;
    const fromArn = /^arn:.*:endpoint\/(.+)$/.exec(input)?.[1];
    if (fromArn !== undefined) return refusal(input, `the name alone: ${fromArn}`);
  }
  // 42 and true are names to SageMaker, but a number and a truth value to YAML
  const quoted = typeof input === 'number' || typeof input === 'boolean' ? ', in quotes' : '';
  return refusal(input, `the name of one ${kind}${quoted} (${NAME_RULE})`);
}

export function awsName(kind: 'endpoint' | 'variant') {
  const refuse = { error: ({ input }: { readonly input?: unknown }) => nameRefusal(kind, input) };
  return z.string(refuse).max(63, refuse).regex(AWS_NAME, refuse);
}

export const emailAddress = () => z.email(refusing('one address, such as ml-oncall@example.com'));

function namesTimeZone(name: string): boolean {
  // newer engines take offsets such as +02:00, older ones do not: a name means the same on each
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export function timeZone() {
  const allowed = 'an IANA time zone, such as UTC or Europe/Berlin';
  const error = ({ input }: { readonly input?: unknown }) => {
    const meant = typeof input === 'string' ? nearestWord(input, Intl.supportedValuesOf('timeZone')) : undefined;
    return meant === undefined ? refusal(input, allowed) : `${refusal(input, allowed)}; did you mean ${meant}?`;
  };
  return z.string({ error }).refine(namesTimeZone, { error });
}

/** `on`, `off` or a map that switches on; YAML 1.1 tools turn the two words into truth values. */
export const switchOr = <S extends z.ZodRawShape>(shape: S, allowed: string) =>
  z.union([z.enum(['on', 'off']), z.boolean(), mapOf(shape, allowed)], refusing(allowed));

/** A list with at least one entry. */
export const listOf = <T extends z.ZodType>(entry: T, allowed: string) =>
  z.array(entry, refusing(allowed)).min(1, refusing(allowed));

/** A list that may be empty. */
export const anyListOf = <T extends z.ZodType>(entry: T, allowed: string) => z.array(entry, refusing(allowed));

/** A map whose unknown words are mistakes; they are put into sentences where the words are known. */
export function mapOf<S extends z.ZodRawShape>(shape: S, allowed: string) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : refusal(issue.input, allowed)),
  });
}
