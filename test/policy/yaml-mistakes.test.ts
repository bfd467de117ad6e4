import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { PolicyError } from '../../lib/policy/policy-error.ts';
import { refused } from './refused.ts';

test.each([
  ['a tab', 'guards:\n\t- endpoint: x\n', '2:1 a tab indents this line, allowed: spaces'],
  [
    'a repeated word',
    'guards:\n  - endpoint: x\n    mode: auto\n    mode: auto\n',
    '4:5 the word "mode" stands twice in the same map, allowed: once',
  ],
  [
    'a list that is not closed',
    'guards: [{ endpoint: x }\n',
    '2:1 not YAML: the list that was opened before needs its ]',
  ],
  [
    'a map that is not closed',
    'guards:\n  - { endpoint: x\n',
    '3:1 not YAML: the map that was opened before needs its }',
  ],
  ['a quote that is not closed', 'guards: "x\n', '2:1 not YAML: a quote that was opened before is never closed'],
  [
    'a line that is indented too little',
    'guards:\n  - endpoint: x\n   mode: auto\n',
    '3:1 not YAML: this line is indented less than the entry it belongs to',
  ],
  [
    'two colons',
    'guards:\n  - endpoint: x\n    mode: auto: really\n',
    '3:11 a second colon on the same line: put the value in quotes, or give the map lines of its own',
  ],
  [
    'a value that YAML keeps for itself',
    'guards:\n  - endpoint: x\n    margin: %1\n',
    '3:13 a value cannot begin with %: put it in quotes',
  ],
  [
    'a second document',
    'guards: [{ endpoint: x }]\n---\nguards: []\n',
    '2:1 a second document begins with ---, allowed: one policy a file',
  ],
  [
    'a bare star',
    'guards:\n  - endpoint: *\n',
    '2:15 a value that begins with * is a YAML alias; patterns are not supported yet: name each endpoint',
  ],
  [
    'a pattern that begins with a star',
    'guards:\n  - endpoint: *-fraud\n',
    '2:15 *-fraud is a YAML alias, allowed: the value itself (patterns are not supported yet: name each endpoint)',
  ],
  [
    'a merge key',
    'guards:\n  - &one { endpoint: x }\n  - { <<: *one, endpoint: y }\n',
    '3:7 a merge key (<<) hides what a guard says, allowed: defaults:, or the words themselves',
  ],
  [
    'a template that was not filled in',
    'guards:\n  - endpoint: {{ name }}\n',
    '2:16 a map or a list stands where a word is due: put a value that begins with { or [ in quotes',
  ],
  [
    'a tag',
    'guards: !!js/function x\n',
    '1:9 a tag (!!js/function) gives a value a type of its own, allowed: plain values',
  ],
  ['a huge file', '#'.repeat(1_000_001), '1:1 1000001 characters are no policy, allowed: at most 1000000'],
])('%s is one sentence with its place', (_, text, problem) => {
  expect(refused(text)).toEqual([problem]);
});

test('aliases that would grow to gigabytes are refused one by one, and never followed', () => {
  const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
  const problems = refused(['l0: &l0 [x, x]', ...levels, 'guards: *l30', ''].join('\n'));
  expect(problems).toHaveLength(31);
  expect(problems[0]).toBe(
    '2:10 *l0 is a YAML alias, allowed: the value itself (patterns are not supported yet: name each endpoint)',
  );
});

// how deep is too deep depends on the stack that is left, so the column is not fixed
test.each(['[', '{ a: ', '- ', '? ', '&a '])('nesting by %j ends in a sentence at any depth', (opening) => {
  for (const depth of [50, 500, 5_000, 50_000]) {
    const problems = refused(`guards: [{ endpoint: x }]\nnotify: ${opening.repeat(depth)}`);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(/^2:\d+ [^\n]+$|^3:1 /);
  }
});

test('a nest that no policy has is called so', () => {
  expect(refused(`guards: ${'['.repeat(50_000)}`)).toEqual([
    expect.stringMatching(/^1:\d+ nested too deeply, allowed: the maps and lists of a policy$/),
  ]);
});

test('a byte order mark and Windows line ends change nothing', () => {
  expect(refused('\uFEFFguards:\r\n  - endpoint: x\r\n')).toEqual([]);
  expect(refused('\uFEFFguards: [{ endpoint: x, mode: y }]\r\n')).toEqual([
    '1:25 guards[0].mode: got "y", allowed: observe, approve, auto',
  ]);
});

test('whatever the text is, the answer is a policy or a list of mistakes in their places', () => {
  const piece = fc.constantFrom(
    'guards:',
    'notify:',
    '\n',
    '  ',
    '- ',
    'endpoint: x',
    'mode',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '"',
    '|',
    '#',
    '? ',
    '<<: ',
    '\t',
    '\u0000',
    '!!set ',
    '---\n',
    'ä',
    '1',
    'off',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 25 }), (pieces) => {
      try {
        expect(parsePolicy(pieces.join(''), 'f.yaml').guards.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(PolicyError);
        const lines = (error as PolicyError).message.split('\n').slice(1);
        expect(lines.length).toBeGreaterThan(0);
        for (const line of lines) expect(line).toMatch(/^ {2}f\.yaml:\d+:\d+ .+/);
      }
    }),
    { numRuns: 2_000 },
  );
});
