import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { guardWith, refused } from './refused.ts';

const GUARD_WORDS =
  'endpoint, mode, solo, compare, stable, false-rollback-budget, margin, absolute-margin, tolerate-bursts, warm-up, bake, approve-within, hard-limits, false-alarm-budget, blame-changes, signals, mlflow';

describe('a wrong word of a guard is named with its place, its value and what is allowed', () => {
  test.each([
    ['mode: autoo', '3:5 guards[0].mode: got "autoo", allowed: observe, approve, auto'],
    ['mode:', '3:5 guards[0].mode: got nothing, allowed: observe, approve, auto'],
    ['mode: [auto]', '3:5 guards[0].mode: got a list, allowed: observe, approve, auto'],
    ['solo: no', '3:5 guards[0].solo: got "no", allowed: observe, approve, auto'],
    ['compare: previous', '3:5 guards[0].compare: got "previous", allowed: stable, none'],
    ['hard-limits: off', '3:5 guards[0].hard-limits: got "off", allowed: act, as-mode'],
    [
      'stable: blue green',
      '3:5 guards[0].stable: got "blue green", allowed: the name of one variant (letters, digits and hyphens between them, at most 63)',
    ],
    ['bake: 24', '3:5 guards[0].bake: got 24, allowed: a duration from 10m to 30d, such as 24h'],
    ['bake: 1.5h', '3:5 guards[0].bake: got "1.5h", allowed: a duration from 10m to 30d, such as 24h'],
    ['bake: 9m', '3:5 guards[0].bake: got "9m", allowed: a duration from 10m to 30d, such as 24h'],
    ['bake: 31d', '3:5 guards[0].bake: got "31d", allowed: a duration from 10m to 30d, such as 24h'],
    ['bake: -1h', '3:5 guards[0].bake: got "-1h", allowed: a duration from 10m to 30d, such as 24h'],
    ['approve-within: 90s', '3:5 guards[0].approve-within: got "90s", allowed: a duration from 1m to 24h, such as 15m'],
    ['approve-within: 0m', '3:5 guards[0].approve-within: got "0m", allowed: a duration from 1m to 24h, such as 15m'],
    [
      'tolerate-bursts: long',
      '3:5 guards[0].tolerate-bursts: got "long", allowed: a duration from 0m to 24h, such as 15m, or learnt',
    ],
    [
      'false-rollback-budget: 1',
      '3:5 guards[0].false-rollback-budget: got 1, allowed: a percentage from 0.001% to 20%, such as 1% (or 0.01)',
    ],
    [
      'false-rollback-budget: 0%',
      '3:5 guards[0].false-rollback-budget: got "0%", allowed: a percentage from 0.001% to 20%, such as 1% (or 0.01)',
    ],
    [
      'false-rollback-budget: one percent',
      '3:5 guards[0].false-rollback-budget: got "one percent", allowed: a percentage from 0.001% to 20%, such as 1% (or 0.01)',
    ],
    ['margin: 10%', '3:5 guards[0].margin: got "10%", allowed: an odds ratio from 1 to 5'],
    ['margin: 0.9', '3:5 guards[0].margin: got 0.9, allowed: an odds ratio from 1 to 5'],
    ['margin: .nan', '3:5 guards[0].margin: got NaN, allowed: an odds ratio from 1 to 5'],
    ['moed: auto', `3:5 guards[0].moed: unknown word, did you mean mode? allowed: ${GUARD_WORDS}`],
    [
      'falseRollbackBudget: 1%',
      `3:5 guards[0].falseRollbackBudget: unknown word, did you mean false-rollback-budget? allowed: ${GUARD_WORDS}`,
    ],
    ['latency: off', `3:5 guards[0].latency: the word belongs to signals, allowed: ${GUARD_WORDS}`],
    ['canary: true', `3:5 guards[0].canary: unknown word, allowed: ${GUARD_WORDS}`],
    ['tags: { team: fraud }', '3:5 guards[0].tags: tags and patterns are not supported yet: name each endpoint'],
    ['signals: off', '3:5 guards[0].signals: got "off", allowed: a map of errors, latency and client-errors'],
    [
      'signals: { erors: on }',
      '3:16 guards[0].signals.erors: unknown word, did you mean errors? allowed: errors, latency, client-errors, requests',
    ],
    [
      'signals: { errors: maybe }',
      '3:16 guards[0].signals.errors: got "maybe", allowed: on, off or a map such as { weight: 4 }',
    ],
    ['signals: { errors: 4 }', '3:16 guards[0].signals.errors: got 4, allowed: on, off or a map such as { weight: 4 }'],
    [
      'signals: { errors: { weight: 0 } }',
      '3:26 guards[0].signals.errors.weight: got 0, allowed: a number from 0.01 to 1000',
    ],
    ['signals: { errors: { wait: 4 } }', '3:26 guards[0].signals.errors.wait: unknown word, allowed: weight, at-most'],
    [
      'signals: { errors: { slower-than: 1s } }',
      '3:26 guards[0].signals.errors.slower-than: the word belongs to signals.latency, allowed: weight, at-most',
    ],
    [
      'signals: { errors: { at-most: 2 } }',
      '3:26 guards[0].signals.errors.at-most: got 2, allowed: a percentage from 0.001% to 50%, such as 1% (or 0.01)',
    ],
    [
      'signals: { latency: { at-most: 1% } }',
      '3:27 guards[0].signals.latency.at-most: at-most needs a fixed slower-than, allowed: both, such as { slower-than: 300ms, at-most: 1% }',
    ],
    [
      'signals: { latency: { p99: 300ms, at-most: 1% } }',
      '3:39 guards[0].signals.latency.at-most: said together with p99, allowed: either p99, or slower-than with at-most',
    ],
    [
      'signals: { latency: { p99: 300 } }',
      '3:27 guards[0].signals.latency.p99: got 300, allowed: a time from 1ms to 600s, such as 300ms',
    ],
    [
      'signals: { requests: { at-lest: 10 } }',
      '3:28 guards[0].signals.requests.at-lest: unknown word, did you mean at-least? allowed: at-least',
    ],
    ['signals: { requests: 10 }', '3:16 guards[0].signals.requests: got 10, allowed: a map such as { at-least: 10 }'],
    ['at-least: 10', `3:5 guards[0].at-least: the word belongs to signals.requests, allowed: ${GUARD_WORDS}`],
    [
      'false-alarm-budget: 0',
      '3:5 guards[0].false-alarm-budget: got 0, allowed: false alarms in a quarter of a year, a number from 0.01 to 90',
    ],
    ['blame-changes: 24', '3:5 guards[0].blame-changes: got 24, allowed: a duration from 10m to 7d, such as 24h'],
    [
      'signals: { latency: { slower-than: 300 } }',
      '3:27 guards[0].signals.latency.slower-than: got 300, allowed: a time from 1ms to 600s, such as 300ms, or p99',
    ],
    [
      'signals: { latency: { slower-than: fast } }',
      '3:27 guards[0].signals.latency.slower-than: got "fast", allowed: a time from 1ms to 600s, such as 300ms, or p99',
    ],
    [
      'signals: { latency: { slower-than: 999us } }',
      '3:27 guards[0].signals.latency.slower-than: got "999us", allowed: a time from 1ms to 600s, such as 300ms, or p99',
    ],
    [
      'signals: { errors: off, latency: off, client-errors: off }',
      '3:5 guards[0].signals: every signal is off, allowed: at least one of errors, latency, client-errors on',
    ],
    [
      'tolerate-bursts: 24h',
      '3:5 guards[0].tolerate-bursts: 24h would excuse a whole bake, allowed: less than bake (24h)',
    ],
  ])('%s', (line, problem) => {
    expect(refused(guardWith(line))).toEqual([problem]);
  });
});

describe('the name of an endpoint', () => {
  const allowed = 'letters, digits and hyphens between them, at most 63';
  test.each([
    ['fraud-*', 'got "fraud-*", patterns are not supported yet: name each endpoint'],
    ['"[a-z]+"', 'got "[a-z]+", patterns are not supported yet: name each endpoint'],
    [
      'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/fraud',
      'got "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/fraud", allowed: the name alone: fraud',
    ],
    ['fraud_detector', `got "fraud_detector", allowed: the name of one endpoint (${allowed})`],
    ['-fraud', `got "-fraud", allowed: the name of one endpoint (${allowed})`],
    ['42', `got 42, allowed: the name of one endpoint, in quotes (${allowed})`],
    ['""', `got "", allowed: the name of one endpoint (${allowed})`],
    [`${'x'.repeat(64)}`, `got "${'x'.repeat(60)}...", allowed: the name of one endpoint (${allowed})`],
  ])('is not %s', (name, message) => {
    expect(refused(`guards:\n  - endpoint: ${name}\n`)).toEqual([`2:5 guards[0].endpoint: ${message}`]);
  });

  test('may have 63 characters, and two hyphens in a row', () => {
    expect(refused(`guards: [{ endpoint: ${'x'.repeat(63)} }, { endpoint: a--b }]`)).toEqual([]);
  });

  test('is asked for where it is missing', () => {
    expect(refused('guards:\n  - mode: auto\n')).toEqual([
      `2:5 guards[0].endpoint: missing, allowed: the name of one endpoint (${allowed})`,
    ]);
  });

  test('may not come twice, also not in another case, since SageMaker takes both for one', () => {
    expect(refused('guards: [{ endpoint: Fraud }, { endpoint: fraud }]')).toHaveLength(1);
    expect(refused('guards:\n  - endpoint: fraud\n  - endpoint: churn\n  - endpoint: Fraud\n')).toEqual([
      '4:5 guards[2].endpoint: got "Fraud" again after guards[0].endpoint, allowed: one guard for each endpoint (upper and lower case are one name)',
    ]);
  });
});

describe('the top of the file', () => {
  const guards = 'a list of guards, such as [{ endpoint: fraud-detector }]';
  test.each([
    ['', '1:1 the file is empty, allowed: at least guards: [{ endpoint: fraud-detector }]'],
    ['# nothing yet\n', '1:1 the file is empty, allowed: at least guards: [{ endpoint: fraud-detector }]'],
    ['- endpoint: fraud\n', '1:1 got a list, allowed: a map with guards: and notify:'],
    ['fraud-detector\n', '1:1 got "fraud-detector", allowed: a map with guards: and notify:'],
    ['notify: []\n', `1:1 guards: missing, allowed: ${guards}`],
    ['guards:\n', `1:1 guards: got nothing, allowed: ${guards}`],
    ['guards: []\n', `1:1 guards: got an empty list, allowed: ${guards}`],
    ['\nguards: { endpoint: fraud }\n', `2:1 guards: got a map, allowed: ${guards}`],
    ['guards:\n  - fraud\n', '2:5 guards[0]: got "fraud", allowed: a map such as { endpoint: fraud-detector }'],
    [
      'guard: [{ endpoint: fraud }]\nguards: [{ endpoint: fraud }]\n',
      '1:1 guard: unknown word, did you mean guards? allowed: guards, notify, defaults, mlflow, timezone',
    ],
    [
      'guards: [{ endpoint: fraud }]\nmode: auto\n',
      '2:1 mode: the word belongs to an entry of guards, allowed: guards, notify, defaults, mlflow, timezone',
    ],
    [
      'guards: [{ endpoint: fraud }]\nnotify:\n',
      '2:1 notify: got nothing, allowed: a list of addresses, such as [{ email: ml-oncall@example.com }]',
    ],
    [
      'guards: [{ endpoint: fraud }]\ndefaults: [auto]\n',
      '2:1 defaults: got a list, allowed: a map of guard words, such as { mode: approve }',
    ],
    [
      'guards: [{ endpoint: fraud }]\ntimezone: Europe/Berln\n',
      '2:1 timezone: got "Europe/Berln", allowed: an IANA time zone, such as UTC or Europe/Berlin; did you mean Europe/Berlin?',
    ],
    [
      'guards: [{ endpoint: fraud }]\ntimezone: "+02:00"\n',
      '2:1 timezone: got "+02:00", allowed: an IANA time zone, such as UTC or Europe/Berlin',
    ],
    [
      'guards: [{ endpoint: fraud }]\n__proto__: { mode: auto }\n',
      '2:1 __proto__: unknown word, allowed: guards, notify, defaults, mlflow, timezone',
    ],
  ])('%j is refused', (text, problem) => {
    expect(refused(text)).toEqual([problem]);
  });

  test('a name of an endpoint has no place in the defaults', () => {
    const words = GUARD_WORDS.replace('endpoint, ', '').replace(', mlflow', '');
    expect(refused('defaults: { endpoint: fraud }\nguards: [{ endpoint: fraud }]\n')).toEqual([
      `1:13 defaults.endpoint: the word belongs to an entry of guards, allowed: ${words}`,
    ]);
  });
});

test('every mistake is told at once, in the order of the file, whatever kind it is', () => {
  const text = `notify:
  - email: nobody
    endpoints: [frad]
defaults:
  bake: 1h
guards:
  - endpoint: fraud
    tolerate-bursts: 2h
  - endpoint: churn
    mode: autoo
    mode: auto
    margn: 1.2
  - endpoint: churn
`;
  expect(refused(text).map((line) => line.slice(0, line.indexOf(': ')))).toEqual([
    '2:5 notify[0].email',
    '3:17 notify[0].endpoints[0]',
    '8:5 guards[0].tolerate-bursts',
    '11:5 the word "mode" stands twice in the same map, allowed',
    '12:5 guards[1].margn',
    '13:5 guards[2].endpoint',
  ]);
});

test('the message begins with the file and how many mistakes it has, and each line can be clicked', () => {
  expect(() => parsePolicy('guards: [{ endpoint: fraud, mode: x }]', 'config/stablehand.yaml')).toThrow(
    /^config\/stablehand\.yaml is refused, 1 mistake:\n {2}config\/stablehand\.yaml:1:29 guards\[0\]\.mode: got "x", allowed: observe, approve, auto$/,
  );
});
