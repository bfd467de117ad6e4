import { expect, test } from 'vitest';
import type { Policy } from '../../lib/core/words/policy.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { policyHash } from '../../lib/policy/policy-hash.ts';

const sound = parsePolicy(
  'guards: [{ endpoint: a, stable: blue }, { endpoint: b }]\nnotify: [{ email: a@b.co, severity: [critical, info], endpoints: [a, b] }]',
  'stablehand.yaml',
);
const reversed = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).reverse()) as T;

test('does not depend on the order in which fields were put together', () => {
  const shuffled: Policy = reversed({
    ...sound,
    guards: sound.guards.map(reversed),
    notify: sound.notify.map(reversed),
  });
  expect(policyHash(shuffled)).toBe(sound.hash);
});

test('does not depend on the order of filters, but on what they name', () => {
  const filtered = (severity: Policy['notify'][number]['severity'], endpoints: readonly string[]) =>
    policyHash({ ...sound, notify: [{ email: 'a@b.co', audience: 'engineers', severity, endpoints }] });
  expect(filtered(['info', 'critical'], ['b', 'a'])).toBe(sound.hash);
  expect(filtered(['info', 'warning'], ['b', 'a'])).not.toBe(sound.hash);
  expect(filtered(['info', 'critical'], ['b'])).not.toBe(sound.hash);
});

test('an absent field and an undefined one are the same', () => {
  const notify = sound.notify.map((one) => ({ ...one }));
  const guards = sound.guards.map((guard) => ({ ...guard, tolerateBurstsMinutes: undefined }));
  expect(policyHash({ ...sound, guards, notify })).toBe(sound.hash);
});
