import { stringify } from 'yaml';
import type * as z from 'zod';
import type { Policy, Subscriber } from '../core/words/policy.ts';
import { type Mistake, renderPath } from './mistake.ts';
import { parsePolicy } from './parse-policy.ts';
import { PolicyError } from './policy-error.ts';
import { type guardSchema, type policySchema, subscriberSchema } from './policy-schema.ts';
import { resolveSubscriber } from './resolve-policy.ts';
import { mistakesOf } from './schema-mistakes.ts';

type CamelOf<Word extends string> = Word extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelOf<Rest>>}`
  : Word;

/** The same shape with its keys in camel case, all the way down. */
type Camel<T> = T extends readonly (infer Each)[]
  ? readonly Camel<Each>[]
  : T extends object
    ? { readonly [Key in keyof T as Key extends string ? CamelOf<Key> : Key]: Camel<T[Key]> }
    : T;

/** One guard as code writes it: the words of docs/policy.md in camel case, such as `falseRollbackBudget: '1%'`. */
export type GuardInput = Camel<z.input<typeof guardSchema>>;
/** One address as code writes it. */
export type SubscriberInput = Camel<z.input<typeof subscriberSchema>>;
/** A whole policy as code writes it. */
export type PolicyInput = Camel<z.input<typeof policySchema>>;

/**
 * A policy from an object, with the checks and the defaults of a file.
 *
 * @throws {RangeError} listing every mistake at once, each with its field.
 */
export function policyOf(input: PolicyInput): Policy {
  try {
    return parsePolicy(stringify(kebab(input)), 'policy');
  } catch (mistake) {
    if (!(mistake instanceof PolicyError)) throw mistake;
    throw refused('the policy', mistake.problems);
  }
}

/** One address from an object. @throws {RangeError} listing every mistake at once, each with its field. */
export function subscriberOf(input: SubscriberInput): Subscriber {
  const words = kebab(input);
  const parsed = subscriberSchema.safeParse(words);
  if (!parsed.success) throw refused('an address of notify', mistakesOf(parsed.error.issues, words));
  return resolveSubscriber(parsed.data);
}

function refused(what: string, mistakes: readonly Mistake[]): RangeError {
  const lines = mistakes.map(({ path, message }) => `  ${renderPath(path.map(camelCase))}: ${message}`);
  return new RangeError(`${what} is refused:\n${lines.join('\n')}`);
}

/** Keys as the file writes them. */
function kebab(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(kebab);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [kebabCase(key), kebab(each)]));
}

const kebabCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const camelCase = (key: PropertyKey): PropertyKey =>
  typeof key === 'string' ? key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()) : key;
