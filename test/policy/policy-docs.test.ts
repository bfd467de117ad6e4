import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderPolicySchema } from '../../docs/from-code/policy-schema.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { refused } from './refused.ts';

const manual = readFileSync('docs/policy.md', 'utf8');
const exampleFiles = readdirSync('examples').filter((name) => name.endsWith('.yaml'));

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly default?: unknown;
}

/** Every word of the schema with its default, at any depth. */
function wordsOf(node: Node): readonly (readonly [string, unknown])[] {
  const own = Object.entries(node.properties ?? {});
  const below = [
    ...own.map(([, inner]) => inner),
    ...(node.anyOf ?? []),
    ...(node.items === undefined ? [] : [node.items]),
  ];
  return [...own.map(([word, inner]) => [word, inner.default] as const), ...below.flatMap(wordsOf)];
}

test('the manual has a row for every word, with its default', () => {
  const rows = manual.split('\n').filter((line) => line.startsWith('| `'));
  const missing = wordsOf(JSON.parse(renderPolicySchema())).filter(
    ([word, byDefault]) =>
      !rows.some(
        (row) =>
          row.startsWith(`| \`${word}\` |`) &&
          (byDefault === undefined || word === 'weight' || row.includes(`| \`${byDefault}\` |`)),
      ),
  );
  expect(missing).toEqual([]);
});

test('the refusal that the manual shows is the refusal that people get', () => {
  const shown = [...(/```text\n(.*?)```/s.exec(manual)?.[1] ?? '').trim().split('\n')].slice(1);
  const text = 'notify:\n  - email: ml-oncall@example.com\nguards:\n  - endpoint: x\n    mode: autoo\n    bake: 24\n';
  expect(shown.map((line) => line.replace('  stablehand.yaml:', ''))).toEqual(refused(text));
});

describe('every example is a sound policy', () => {
  test.each(exampleFiles)('%s, and the manual names it', (name) => {
    expect(parsePolicy(readFileSync(`examples/${name}`, 'utf8'), name).guards.length).toBeGreaterThan(0);
    expect(manual).toContain(`| \`${name}\` |`);
  });

  test('and the shortest policy of the manual is the minimal one', () => {
    const first = /```yaml\n(.*?)```/s.exec(manual)?.[1] ?? '';
    const minimal = parsePolicy(readFileSync('examples/minimal.yaml', 'utf8'), 'minimal.yaml');
    expect(parsePolicy(first, 'policy.md')).toEqual(minimal);
  });
});
