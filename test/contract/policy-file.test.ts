import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigError } from '../../lib/contract/function-env.ts';
import { parsePolicyFile, renderPolicyFile } from '../../lib/contract/policy-file.ts';
import {
  AUDIENCES,
  COMPARISONS,
  HARD_LIMIT_RULES,
  MODES,
  type Policy,
  SEVERITIES,
  SIGNALS,
} from '../../lib/core/words/policy.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';

const text = fc.string({ minLength: 1, maxLength: 12 });
const minutes = fc.nat(50_000);
const required = [
  'endpoint',
  'mode',
  'solo',
  'compare',
  'falseRollbackBudget',
  'margin',
  'bakeMinutes',
  'approveWithinMinutes',
  'hardLimits',
  'signals',
  'watch',
] as const;

const signal = fc.record(
  {
    signal: fc.constantFrom(...SIGNALS),
    weight: fc.double({ min: 0.01, max: 1000, noNaN: true }),
    slowerThanMicros: fc.integer({ min: 1, max: 600_000_000 }),
    atMost: fc.double({ min: 0.00001, max: 0.5, noNaN: true }),
  },
  { requiredKeys: ['signal', 'weight'] },
);
const guard = fc.record(
  {
    endpoint: text,
    mode: fc.constantFrom(...MODES),
    solo: fc.constantFrom(...MODES),
    compare: fc.constantFrom(...COMPARISONS),
    stable: text,
    falseRollbackBudget: fc.double({ min: 0.00001, max: 0.2, noNaN: true }),
    margin: fc.double({ min: 1, max: 5, noNaN: true }),
    tolerateBurstsMinutes: minutes,
    bakeMinutes: minutes,
    approveWithinMinutes: minutes,
    hardLimits: fc.constantFrom(...HARD_LIMIT_RULES),
    signals: fc.array(signal, { minLength: 1, maxLength: 3 }),
    watch: fc.record(
      {
        falseAlarmsPerQuarter: fc.double({ min: 0.01, max: 90, noNaN: true }),
        blameChangesMinutes: minutes,
        requestsAtLeast: fc.integer({ min: 1, max: 1_000_000 }),
      },
      { requiredKeys: ['falseAlarmsPerQuarter', 'blameChangesMinutes'], noNullPrototype: true },
    ),
  },
  { requiredKeys: [...required], noNullPrototype: true },
);
const subscriber = fc.record(
  {
    email: text,
    audience: fc.constantFrom(...AUDIENCES),
    endpoints: fc.array(text, { minLength: 1, maxLength: 3 }),
    severity: fc.array(fc.constantFrom(...SEVERITIES), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['email', 'audience'], noNullPrototype: true },
);
const policy: fc.Arbitrary<Policy> = fc.record(
  {
    guards: fc.array(guard, { minLength: 1, maxLength: 4 }),
    notify: fc.array(subscriber, { maxLength: 3 }),
    timezone: text,
    hash: fc.stringMatching(/^[0-9a-f]{12}$/),
  },
  { noNullPrototype: true },
);

const sound = parsePolicy('guards: [{ endpoint: fraud, tolerate-bursts: 0m }]', 'stablehand.yaml');

test('a function reads back exactly what the stack wrote', () => {
  fc.assert(
    fc.property(policy, (written) => {
      expect(parsePolicyFile(renderPolicyFile(written))).toEqual(written);
    }),
  );
});

test('zero minutes stay zero minutes', () => {
  expect(parsePolicyFile(renderPolicyFile(sound)).guards[0]?.tolerateBurstsMinutes).toBe(0);
});

test('the same policy gives the same bytes, however its fields were put together', () => {
  const [guard] = sound.guards;
  const reversed = Object.fromEntries(Object.entries(guard ?? {}).reverse());
  expect(renderPolicyFile({ ...sound, guards: [reversed as unknown as Policy['guards'][number]] })).toBe(
    renderPolicyFile(sound),
  );
});

test.each([
  ['no JSON', '{', /not JSON/],
  ['an empty file', '', /not JSON/],
  ['no policy', '[]', /the whole file: /],
  ['a form of another release', renderPolicyFile(sound).replace('policy/1', 'policy/2'), /stablehand: .*policy\/1/],
  ['an unknown mode', renderPolicyFile(sound).replace('"observe"', '"watch"'), /guards\.0\.mode: /],
  ['an unknown field', renderPolicyFile(sound).replace('"margin"', '"margn"'), /guards\.0\.margin: .*margn/],
  ['a budget of all', renderPolicyFile(sound).replace('0.01', '1'), /guards\.0\.falseRollbackBudget: /],
])('a function does not start with %s', (_, file, problem) => {
  expect(() => parsePolicyFile(file)).toThrow(ConfigError);
  expect(() => parsePolicyFile(file)).toThrow(problem);
});

test('what could not be read back is not written', () => {
  expect(() => renderPolicyFile({ ...sound, guards: [] })).toThrow();
});
