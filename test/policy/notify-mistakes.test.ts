import { describe, expect, test } from 'vitest';
import { refused } from './refused.ts';

describe('who is told', () => {
  const notifying = (...lines: readonly string[]) =>
    ['guards: [{ endpoint: fraud }]', 'notify:', ...lines, ''].join('\n');
  test.each([
    ['- email: ml-oncall', '3:3 notify[0].email: got "ml-oncall", allowed: one address, such as ml-oncall@example.com'],
    ['- email: [a@b.co]', '3:3 notify[0].email: got a list, allowed: one address, such as ml-oncall@example.com'],
    ['- a@b.co', '3:3 notify[0]: got "a@b.co", allowed: a map such as { email: ml-oncall@example.com }'],
    [
      '- { email: a@b.co, audience: engineer }',
      '3:20 notify[0].audience: got "engineer", allowed: engineers, data-scientists, stakeholders',
    ],
    [
      '- { email: a@b.co, severity: critical }',
      '3:20 notify[0].severity: got "critical", allowed: a list of info, warning, critical, such as [critical]',
    ],
    [
      '- { email: a@b.co, severity: [] }',
      '3:20 notify[0].severity: got an empty list, allowed: a list of info, warning, critical, such as [critical]',
    ],
    [
      '- { email: a@b.co, severity: [critical, info, critical] }',
      '3:47 notify[0].severity[2]: got "critical" again after notify[0].severity[0], allowed: each severity once',
    ],
    [
      '- { email: a@b.co, severity: [high] }',
      '3:31 notify[0].severity[0]: got "high", allowed: info, warning, critical',
    ],
    [
      '- { email: a@b.co, endpoints: [frud] }',
      '3:32 notify[0].endpoints[0]: got "frud", allowed: an endpoint that has a guard; did you mean fraud?',
    ],
    [
      '- { email: a@b.co, endpoints: [churn] }',
      '3:32 notify[0].endpoints[0]: got "churn", allowed: an endpoint that has a guard',
    ],
    [
      '- { email: a@b.co, endpoint: fraud }',
      '3:20 notify[0].endpoint: unknown word, did you mean endpoints? allowed: email, audience, endpoints, severity',
    ],
  ])('is not said by %s', (line, problem) => {
    expect(refused(notifying(line))).toEqual([problem]);
  });

  test('an address comes once for each audience, and the default audience counts', () => {
    expect(refused(notifying('- email: a@b.co', '- { email: A@b.co, audience: engineers }'))).toEqual([
      '4:3 notify[1]: got "A@b.co as engineers" again after notify[0], allowed: each address once for each audience',
    ]);
    expect(refused(notifying('- email: a@b.co', '- { email: a@b.co, audience: stakeholders }'))).toEqual([]);
  });

  test('is limited by what one SNS topic takes: 200 addresses, and 150 pairs of endpoint and severity for each', () => {
    const addresses = (count: number) => Array.from({ length: count }, (_, i) => `- email: a${i}@b.co`);
    expect(refused(notifying(...addresses(200)))).toEqual([]);
    expect(refused(notifying(...addresses(201)))).toEqual([
      '2:1 notify: 201 addresses, allowed: at most 200 on one SNS topic; use a mailing list',
    ]);
    const names = (count: number) => Array.from({ length: count }, (_, i) => `e${i}`);
    const filtered = (count: number) =>
      `guards: [${names(count).map((name) => `{ endpoint: ${name} }`)}]\nnotify:\n  - { email: a@b.co, severity: [critical, warning], endpoints: [${names(count)}] }`;
    expect(refused(filtered(75))).toEqual([]);
    expect(refused(filtered(76))).toEqual([
      '3:5 notify[0]: 152 pairs, allowed: at most 150 pairs of endpoint and severity for one address; leave one of the two lists out',
    ]);
  });
});
