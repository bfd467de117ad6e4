import type { Policy } from '../core/words/policy.ts';
import type { Mistake } from './mistake.ts';
import { mistakesBetweenFields, mistakesOfGuard } from './policy-checks.ts';
import { TIMEZONE_DEFAULT } from './policy-defaults.ts';
import { PolicyError, type PolicyProblem } from './policy-error.ts';
import { policyHash } from './policy-hash.ts';
import { defaultsSchema, guardSchema, policySchema } from './policy-schema.ts';
import { resolveGuard, resolveSubscriber } from './resolve-policy.ts';
import { mistakesOf } from './schema-mistakes.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/**
 * Reads a policy: YAML text in, every default filled in.
 *
 * @param fileName - Only named in messages; nothing is read from disk.
 * @throws {PolicyError} listing every mistake at once, each with line and column. Text that YAML cannot read lists its YAML mistakes alone.
 */
export function parsePolicy(text: string, fileName: string): Policy {
  const reading = readYaml(text);
  const unread = reading.problems.map((problem) => ({ file: fileName, path: [], ...problem }));
  if (reading.kind === 'refused') throw new PolicyError(fileName, unread);

  const { source } = reading;
  const { value } = source;
  const parsed = policySchema.safeParse(value);
  const mistakes = [
    ...(parsed.success ? [] : rootOrDeeper(value, mistakesOf(parsed.error.issues, value))),
    ...(isMap(value) ? [...mistakesBetweenFields(value), ...mistakesOfSoundGuards(value)] : []),
  ];
  const problems = [...unread, ...placed(mistakes, source, fileName)];
  if (!parsed.success || problems.length > 0) throw new PolicyError(fileName, inFileOrder(problems));

  const { guards, notify = [], defaults = {}, mlflow, timezone = TIMEZONE_DEFAULT } = parsed.data;
  const policy = {
    guards: guards.map((guard) => resolveGuard(guard, defaults)),
    notify: notify.map(resolveSubscriber),
    ...(mlflow !== undefined && { mlflow }),
    timezone,
  };
  return { ...policy, hash: policyHash(policy) };
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An empty file deserves to be told how short a policy may be. */
function rootOrDeeper(value: unknown, mistakes: readonly Mistake[]): readonly Mistake[] {
  if (value !== null) return mistakes;
  return [{ path: [], message: 'the file is empty, allowed: at least guards: [{ endpoint: fraud-detector }]' }];
}

/** One unsound guard must not hide what is wrong with the others. */
function mistakesOfSoundGuards({ guards, defaults }: Readonly<Record<string, unknown>>): readonly Mistake[] {
  const sharedWords = defaultsSchema.safeParse(defaults ?? {});
  if (!sharedWords.success || !Array.isArray(guards)) return [];
  return guards.flatMap((raw, index) => {
    const guard = guardSchema.safeParse(raw);
    return guard.success ? mistakesOfGuard(resolveGuard(guard.data, sharedWords.data), index) : [];
  });
}

function placed(mistakes: readonly Mistake[], source: YamlSource, file: string): readonly PolicyProblem[] {
  return mistakes.map(({ path, message }) => ({ file, ...source.positionOf(path), path, message }));
}

const inFileOrder = (problems: readonly PolicyProblem[]): readonly PolicyProblem[] =>
  [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
