import { createHash } from 'node:crypto';
import type { Policy } from '../core/words/policy.ts';

const DIGITS = 12;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** JSON with sorted keys and without absent fields: one text for one value, whoever built it. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => byText(a, b)))
      : inner,
  );
}

const sorted = (values: readonly unknown[]): readonly string[] => values.map(canonicalJson).sort(byText);

/** See `Policy.hash`. Comments, spelling of values, what is said by default, and the order of guards and subscribers do not count. */
export function policyHash({ guards, notify, timezone }: Omit<Policy, 'hash'>): string {
  const subscribers = notify.map((one) => ({
    ...one,
    endpoints: one.endpoints && sorted(one.endpoints),
    severity: one.severity && sorted(one.severity),
  }));
  const text = canonicalJson({ guards: sorted(guards), notify: sorted(subscribers), timezone });
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}
