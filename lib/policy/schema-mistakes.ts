import type * as z from 'zod';
import type { Mistake } from './mistake.ts';
import { defaultsSchema, guardSchema, policySchema, subscriberSchema } from './policy-schema.ts';
import { SIGNAL_WORDS, signalOfWord, wordsOfSignal } from './signals-schema.ts';
import { nearestWord } from './spelling/nearest-word.ts';
import { strangeLetters } from './spelling/strange-letters.ts';

const ENDPOINT_SELECTORS = ['tag', 'tags', 'pattern', 'patterns', 'endpoint-pattern'];

const wordsOf = (shape: object): readonly string[] => Object.keys(shape);

/** The words a map at this path may have; undefined where no map belongs. */
function wordsAt(path: readonly PropertyKey[]): readonly string[] | undefined {
  const [section, ...rest] = path;
  if (section === undefined) return wordsOf(policySchema.shape);
  if (section === 'notify') return wordsOf(subscriberSchema.shape);
  const [inSignals, signal] = section === 'guards' ? rest.slice(1) : rest;
  if (signal !== undefined) return wordsOfSignal(String(signal));
  if (inSignals !== undefined) return SIGNAL_WORDS;
  return wordsOf(section === 'guards' ? guardSchema.shape : defaultsSchema.shape);
}

/** Where a word is at home, for somebody who put it one level too high or too low. */
function homeOf(word: string): string | undefined {
  const signal = signalOfWord(word);
  if (signal !== undefined) return `signals.${signal}`;
  if (wordsOf(policySchema.shape).includes(word)) return 'the top of the file';
  if (wordsOf(guardSchema.shape).includes(word)) return 'an entry of guards';
  if (SIGNAL_WORDS.includes(word)) return 'signals';
  if (wordsOf(subscriberSchema.shape).includes(word)) return 'an entry of notify';
  return undefined;
}

function unknownWord(word: string, path: readonly PropertyKey[]): string {
  if (ENDPOINT_SELECTORS.includes(word)) return 'tags and patterns are not supported yet: name each endpoint';
  const words = wordsAt(path) ?? [];
  const allowed = `allowed: ${words.join(', ')}`;
  const strange = strangeLetters(word);
  const meant = nearestWord(strange?.plain ?? word, words);
  if (strange !== undefined) {
    const hint = meant === undefined ? '' : `, did you mean ${meant}?`;
    return `unknown word, it holds ${strange.named}${hint} ${allowed}`;
  }
  if (meant !== undefined) return `unknown word, did you mean ${meant}? ${allowed}`;
  const home = homeOf(word);
  return home === undefined ? `unknown word, ${allowed}` : `the word belongs to ${home}, ${allowed}`;
}

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same mistakes in sentences, each once, one for each unknown word; of a choice, the branch that the writer was in. */
export function mistakesOf(issues: readonly z.core.$ZodIssue[], root: unknown): readonly Mistake[] {
  const mistakes = issues.flatMap((issue) => mistakesOfIssue(issue, [], root));
  // two checks of one field give the same sentence
  return [...new Map(mistakes.map((mistake) => [JSON.stringify([mistake.path, mistake.message]), mistake])).values()];
}

function mistakesOfIssue(issue: z.core.$ZodIssue, above: readonly PropertyKey[], root: unknown): readonly Mistake[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((word) => ({ path: [...path, word], message: unknownWord(word, path) }));
  }
  if (issue.code === 'invalid_union' && isMap(valueAt(root, path))) {
    // only one branch takes maps: it got further than its own type
    const branch = issue.errors.find((errors) =>
      errors.some((e) => e.path.length > 0 || e.code === 'unrecognized_keys'),
    );
    if (branch !== undefined) return branch.flatMap((inner) => mistakesOfIssue(inner, path, root));
  }
  return [{ path, message: issue.message }];
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step], root);
}
