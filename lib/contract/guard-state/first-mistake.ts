import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong with a stored value: the field, what it holds, what is allowed. */
export function firstMistake(issues: readonly Issue[], value: unknown): string {
  const [issue] = issues;
  if (issue === undefined) return 'nothing is wrong';
  const more = issues.length === 1 ? '' : ` (and ${issues.length - 1} more)`;
  const { path, allowed } = placeOf(issue);
  return `${pathText(path)} is ${shown(at(value, path))}, allowed: ${allowed}${more}`;
}

function placeOf(issue: Issue): { readonly path: readonly PropertyKey[]; readonly allowed: string } {
  switch (issue.code) {
    case 'unrecognized_keys':
      return { path: [...issue.path, issue.keys[0] ?? ''], allowed: 'no such field' };
    case 'invalid_value':
      return { path: issue.path, allowed: issue.values.map(String).join(', ') };
    case 'invalid_type':
      return { path: issue.path, allowed: ARTICLES[issue.expected] ?? issue.expected };
    case 'invalid_union':
      return { path: issue.path, allowed: 'an event or a notice, whole' };
    default:
      return { path: issue.path, allowed: issue.message };
  }
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of numbers',
  object: 'a map of fields',
  record: 'a map of fields',
};

/** `judgements[0].stable`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('') || 'the whole';

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);

const MOST_CHARACTERS = 60;
function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}...`;
}
