import { expect, test } from 'vitest';
import { checkPolicy, renderPolicyCheck } from '../../lib/policy/check-policy.ts';

const check = (text: string) => checkPolicy(text, 'stablehand.yaml');
const lines = (text: string) => renderPolicyCheck(check(text));
const warnings = (text: string) => lines(text).filter((line) => line.startsWith('warning'));

test('a policy in plain words', () => {
  const text = `
notify: [{ email: oncall@example.com }, { email: product@example.com, audience: stakeholders, endpoints: [churn] }]
timezone: Europe/Berlin
guards:
  - { endpoint: fraud, mode: auto, stable: blue, tolerate-bursts: 15m, signals: { latency: { slower-than: 300ms, weight: 1 } } }
  - { endpoint: churn, compare: none }
`;
  expect(lines(text)).toEqual([
    expect.stringMatching(
      /^stablehand\.yaml is sound: 2 guards, policy [0-9a-f]{12}, times for people in Europe\/Berlin$/,
    ),
    '',
    'fraud',
    '  - mode auto: moves traffic back to the stable version by itself',
    '  - while no stable version serves beside the new one, it asks a person before it moves traffic, and acts if nobody answers within 15m',
    '  - a hard limit (failure too plain to wait for) is acted on at once, without asking',
    '  - judges errors (67% of the budget), latency above 300ms (17% of the budget), client-errors (17% of the budget)',
    '  - at most 1% of the deployments of an equal version are rolled back by mistake; odds up to 1.1 times those of stable are equal',
    '  - bursts on one version of up to 15m are not acted on',
    '  - whatever serves is held against its own past at all times, with about 1 false alarm a quarter at most; a change in the last 24h is blamed first',
    '  - a new version bakes for 24h before it can become stable',
    '  - on first sight variant blue is stable',
    '  - tells oncall@example.com (engineers)',
    '',
    'churn',
    '  - mode observe: tells what it would have done, and moves no traffic',
    '  - a permanent A/B test: variants are not compared, only hard limits are watched',
    '  - whatever serves is held against its own past at all times, with about 1 false alarm a quarter at most; a change in the last 24h is blamed first',
    '  - tells oncall@example.com (engineers), product@example.com (stakeholders)',
  ]);
});

test('a limit says how soon twice as many are found, at the traffic that was stated', () => {
  const text = 'guards: [{ endpoint: fraud, signals: { errors: { at-most: 2% }, requests: { at-least: 10 } } }]';
  const means = (traffic?: readonly number[]) => renderPolicyCheck(checkPolicy(text, 'stablehand.yaml', traffic));
  expect(means([600])).toContain(
    '  - limit: at most 2% errors, whatever serves; twice as many are found within about 25 minutes at 600 requests a minute',
  );
  expect(means([0.01]).find((line) => line.includes('limit: '))).toContain('never (it would take more than 30 days)');
  expect(means()).toContain('  - tells people when fewer than 10 requests a minute come, at any hour');
});

test('a refused policy answers with the same problems as a value and as text, and does not throw', () => {
  const answer = check('guards: [{ endpoint: fraud, mode: x }]');
  expect(answer).toMatchObject({ kind: 'refused', problems: [{ line: 1, column: 29, path: ['guards', 0, 'mode'] }] });
  expect(renderPolicyCheck(answer)).toEqual([
    'stablehand.yaml is refused, 1 mistake:',
    '  stablehand.yaml:1:29 guards[0].mode: got "x", allowed: observe, approve, auto',
  ]);
});

test('warns when nobody would hear', () => {
  expect(warnings('guards: [{ endpoint: fraud }]')).toEqual([
    'warning: fraud: nobody is told by mail; add an address under notify:',
  ]);
  expect(
    warnings('guards: [{ endpoint: fraud }, { endpoint: churn }]\nnotify: [{ email: a@b.co, endpoints: [churn] }]'),
  ).toEqual(['warning: fraud: nobody is told by mail; add an address under notify:']);
});

test('warns when no engineer would hear of a rollback that failed', () => {
  const told = (who: string) => warnings(`guards: [{ endpoint: fraud }]\nnotify: [${who}]`);
  const expected = ['warning: fraud: no engineer is told of critical notices, such as a rollback that failed'];
  expect(told('{ email: a@b.co, audience: stakeholders }')).toEqual(expected);
  expect(told('{ email: a@b.co, severity: [info] }')).toEqual(expected);
  expect(told('{ email: a@b.co, severity: [critical] }')).toEqual([]);
});

test('says what stands beside a mode: solo that is more daring changes nothing, hard limits that wait are said', () => {
  const guard = (words: string) =>
    lines(`guards: [{ endpoint: fraud, ${words} }]\nnotify: [{ email: a@b.co }]`).join('\n');
  expect(guard('solo: auto')).toContain(
    'warning: fraud: solo: auto changes nothing in mode observe, which is more careful',
  );
  expect(guard('mode: approve, hard-limits: as-mode')).toContain(
    'a hard limit (failure too plain to wait for) is treated like any other breach',
  );
  expect(guard('mode: auto, solo: auto')).toContain('also while no stable version serves beside the new one');
  expect(guard('mode: auto, solo: auto')).not.toContain('asks a person');
  expect(guard('mode: observe')).not.toContain('hard limit');
});
