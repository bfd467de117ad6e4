import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { renderPolicySchema } from '../../docs/from-code/policy-schema.ts';

const COMMITTED = 'docs/policy.schema.json';
// an independent reading of the schema text would be better still; this one at least shares no code with the policy's own checks
const accepts = (text: string) => z.fromJSONSchema(JSON.parse(renderPolicySchema())).safeParse(parse(text)).success;

test('the committed schema is the one that the code prints', () => {
  expect(readFileSync(COMMITTED, 'utf8')).toBe(renderPolicySchema());
});

test('every word has a description, so that an editor can explain it', () => {
  const wordless = (node: unknown, path: string): string[] => {
    if (typeof node !== 'object' || node === null) return [];
    return Object.entries(node).flatMap(([key, value]) => [
      ...(path.endsWith('properties') && !('description' in value) ? [`${path}.${key}`] : []),
      ...wordless(value, `${path}.${key}`),
    ]);
  };
  expect(wordless(JSON.parse(renderPolicySchema()), '')).toEqual([]);
});

describe('an editor that knows the schema', () => {
  test.each(readdirSync('examples').filter((name) => name.endsWith('.yaml')))('is content with %s', (name) => {
    expect(accepts(readFileSync(`examples/${name}`, 'utf8'))).toBe(true);
  });

  test.each([
    'guards: []',
    'guards: [{ endpoint: fraud-* }]',
    'guards: [{ endpoint: x, mode: autoo }]',
    'guards: [{ endpoint: x, moed: auto }]',
    'guards: [{ endpoint: x, bake: 24 }]',
    'guards: [{ endpoint: x, signals: { errors: { weigth: 4 } } }]',
    'notify: [{ email: a@b.co }]',
  ])('underlines %s', (text) => {
    expect(accepts(text)).toBe(false);
  });
});
