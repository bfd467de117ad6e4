import { expect, test } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { guardWith } from './refused.ts';

const parse = (text: string) => parsePolicy(text, 'stablehand.yaml');
const guardOf = (...lines: readonly string[]) => parse(guardWith(...lines)).guards[0];

test('the shortest policy observes errors, latency and refused requests with a budget of 1%, and moves nothing', () => {
  const { guards, notify, timezone } = parse('guards: [{ endpoint: fraud-detector }]');
  expect(guards).toEqual([
    {
      endpoint: 'fraud-detector',
      mode: 'observe',
      solo: 'approve',
      compare: 'stable',
      falseRollbackBudget: 0.01,
      margin: 1.1,
      bakeMinutes: 1440,
      approveWithinMinutes: 15,
      hardLimits: 'act',
      signals: [
        { signal: 'errors', weight: 4 },
        { signal: 'latency', weight: 3 },
        { signal: 'client-errors', weight: 1 },
      ],
      watch: { falseAlarmsPerQuarter: 1, blameChangesMinutes: 1440 },
    },
  ]);
  expect(notify).toEqual([]);
  expect(timezone).toBe('UTC');
});

test('an absent field is absent, not undefined, so that the policy survives JSON', () => {
  expect(Object.keys(guardOf() ?? {})).not.toContain('stable');
  expect(Object.keys(guardOf() ?? {})).not.toContain('tolerateBurstsMinutes');
});

test('every word of a guard arrives in its unit', () => {
  const guard = guardOf(
    'mode: auto',
    'solo: auto',
    'compare: none',
    'stable: blue',
    'false-rollback-budget: 0.5%',
    'margin: 1.25',
    'tolerate-bursts: 20m',
    'bake: 2d',
    'approve-within: 1h',
    'hard-limits: as-mode',
    'false-alarm-budget: 0.5',
    'blame-changes: 2h',
    'signals: { errors: { weight: 2, at-most: 2% }, latency: { weight: 1.5, slower-than: 300ms }, client-errors: on, requests: { at-least: 10 } }',
  );
  expect(guard).toEqual({
    endpoint: 'fraud-detector',
    mode: 'auto',
    solo: 'auto',
    compare: 'none',
    stable: 'blue',
    falseRollbackBudget: 0.005,
    margin: 1.25,
    tolerateBurstsMinutes: 20,
    bakeMinutes: 2880,
    approveWithinMinutes: 60,
    hardLimits: 'as-mode',
    signals: [
      { signal: 'errors', weight: 2, atMost: 0.02 },
      { signal: 'latency', weight: 1.5, slowerThanMicros: 300_000 },
      { signal: 'client-errors', weight: 1 },
    ],
    watch: { falseAlarmsPerQuarter: 0.5, blameChangesMinutes: 120, requestsAtLeast: 10 },
  });
});

test.each([
  ['p90', 0.1],
  ['p95', 0.05],
  ['p99', 0.01],
])('%s: 300ms is slower-than 300ms and at-most its rest', (word, atMost) => {
  const short = guardOf(`signals: { latency: { ${word}: 300ms } }`);
  expect(short).toEqual(guardOf(`signals: { latency: { slower-than: 300ms, at-most: ${atMost} } }`));
  expect(short?.signals).toContainEqual({ signal: 'latency', weight: 3, atMost, slowerThanMicros: 300_000 });
});

test('a limit of the defaults holds for a guard that says something else of the signal', () => {
  const [guard] = parse(
    'defaults: { signals: { errors: { at-most: 2% }, requests: { at-least: 5 } } }\nguards: [{ endpoint: x, signals: { errors: { weight: 1 } } }]',
  ).guards;
  expect(guard?.signals[0]).toEqual({ signal: 'errors', weight: 1, atMost: 0.02 });
  expect(guard?.watch.requestsAtLeast).toBe(5);
});

test('a budget is the same as a percentage and as a fraction', () => {
  expect(guardOf('false-rollback-budget: 1%')?.falseRollbackBudget).toBe(0.01);
  expect(guardOf('false-rollback-budget: 0.01')?.falseRollbackBudget).toBe(0.01);
});

test('no burst at all can be excused: zero minutes are zero minutes, and not the default', () => {
  expect(guardOf('tolerate-bursts: 0m')?.tolerateBurstsMinutes).toBe(0);
});

test('a signal is switched off by off or false, and on by on, true or any map', () => {
  const signals = (words: string) => guardOf(`signals: ${words}`)?.signals.map(({ signal }) => signal);
  expect(signals('{ latency: off }')).toEqual(['errors', 'client-errors']);
  expect(signals('{ errors: false, client-errors: off }')).toEqual(['latency']);
  expect(signals('{ client-errors: true, errors: off }')).toEqual(['latency', 'client-errors']);
  expect(signals('{ client-errors: {} }')).toEqual(['errors', 'latency', 'client-errors']);
});

test('defaults hold for every guard that does not say the word itself', () => {
  const { guards } = parse(`
defaults: { mode: approve, stable: blue, tolerate-bursts: 30m, bake: 6h }
guards:
  - endpoint: a
  - { endpoint: b, mode: auto, stable: green, tolerate-bursts: learnt }
`);
  expect(guards).toMatchObject([
    { endpoint: 'a', mode: 'approve', stable: 'blue', tolerateBurstsMinutes: 30, bakeMinutes: 360 },
    { endpoint: 'b', mode: 'auto', stable: 'green', bakeMinutes: 360 },
  ]);
  expect(guards[1]).not.toHaveProperty('tolerateBurstsMinutes');
});

test('defaults of signals are merged word by word', () => {
  const { guards } = parse(`
defaults: { signals: { errors: off, client-errors: off, latency: { weight: 5, slower-than: 2s } } }
guards:
  - { endpoint: a, signals: { latency: { weight: 6 } } }
  - { endpoint: b, signals: { latency: { slower-than: p99 } } }
  - { endpoint: c, signals: { latency: off, errors: on } }
`);
  expect(guards.map(({ signals }) => signals)).toEqual([
    [{ signal: 'latency', weight: 6, slowerThanMicros: 2_000_000 }],
    [{ signal: 'latency', weight: 5 }],
    [{ signal: 'errors', weight: 4 }],
  ]);
});

test('an address is told everything as an engineer unless the policy says otherwise', () => {
  const { notify } = parse(`
guards: [{ endpoint: a }, { endpoint: b }]
notify:
  - email: oncall@example.com
  - { email: product@example.com, audience: stakeholders, endpoints: [b], severity: [critical] }
`);
  expect(notify).toEqual([
    { email: 'oncall@example.com', audience: 'engineers' },
    { email: 'product@example.com', audience: 'stakeholders', endpoints: ['b'], severity: ['critical'] },
  ]);
});

test('the hash is the meaning: comments, order and defaults that are spelled out do not change it, a new margin does', () => {
  const hash = (text: string) => parse(text).hash;
  const short = hash('guards: [{ endpoint: a }, { endpoint: b, bake: 48h }]');
  expect(short).toMatch(/^[0-9a-f]{12}$/);
  expect(hash('# two\ntimezone: UTC\nguards: [{ endpoint: b, bake: 2d, mode: observe }, { endpoint: a }]')).toBe(short);
  expect(hash('guards: [{ endpoint: a }, { endpoint: b, bake: 48h, margin: 1.2 }]')).not.toBe(short);
  expect(hash('guards: [{ endpoint: a }, { endpoint: b, bake: 48h }]\ntimezone: Europe/Berlin')).not.toBe(short);
  expect(hash('guards: [{ endpoint: a }, { endpoint: b, bake: 48h }]\nnotify: [{ email: a@b.co }]')).not.toBe(short);
});
