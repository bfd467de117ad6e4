import { describe, expect, test } from 'vitest';
import type { Subscriber } from '../../lib/core/words/policy.ts';
import { notifySubscriptionsOf } from '../../lib/stack/notify-subscriptions.ts';

const entry = (over: Partial<Subscriber> = {}): Subscriber => ({
  email: 'a@example.com',
  audience: 'engineers',
  ...over,
});

describe('subscriptions', () => {
  test('an entry without limits filters by audience only', () => {
    expect(notifySubscriptionsOf([entry()])).toEqual([{ email: 'a@example.com', filter: { audience: ['engineers'] } }]);
  });

  test('endpoints and severities become part of the filter', () => {
    const [only] = notifySubscriptionsOf([entry({ endpoints: ['ranker'], severity: ['critical'] })]);
    expect(only?.filter).toEqual({ audience: ['engineers'], endpoint: ['ranker'], severity: ['critical'] });
  });

  test('an address in several audiences is one subscription, and exact while the entries have the same limits', () => {
    const some = notifySubscriptionsOf([
      entry({ severity: ['critical', 'warning'] }),
      entry({ audience: 'stakeholders', severity: ['warning', 'critical'] }),
    ]);
    expect(some).toEqual([
      {
        email: 'a@example.com',
        filter: { audience: ['engineers', 'stakeholders'], severity: ['critical', 'warning'] },
      },
    ]);
  });

  test('the same mailbox in another case is one subscription', () => {
    const some = notifySubscriptionsOf([
      entry({ email: 'On-Call@example.com' }),
      entry({ email: 'on-call@example.com', audience: 'stakeholders' }),
    ]);
    expect(some.map(({ email }) => email)).toEqual(['On-Call@example.com']);
  });

  test('entries with different limits let through what any of them lets through, and it is said', () => {
    const [joined] = notifySubscriptionsOf([
      entry({ endpoints: ['ranker'], severity: ['critical'] }),
      entry({ audience: 'stakeholders', endpoints: ['fraud'] }),
    ]);
    expect(joined?.filter).toEqual({ audience: ['engineers', 'stakeholders'], endpoint: ['ranker', 'fraud'] });
    expect(joined?.broaderBecause).toContain('a@example.com stands in 2 entries of notify');
  });

  test('an entry without endpoints wins over one that names some: nothing is kept back', () => {
    const [joined] = notifySubscriptionsOf([entry({ endpoints: ['ranker'] }), entry({ audience: 'stakeholders' })]);
    expect(joined?.filter).toEqual({ audience: ['engineers', 'stakeholders'] });
  });

  test('more combinations than SNS takes: the endpoints are left out, and it is said', () => {
    const endpoints = Array.from({ length: 76 }, (_, i) => `e${i}`);
    const at = (count: number) =>
      notifySubscriptionsOf([entry({ endpoints: endpoints.slice(0, count), severity: ['critical', 'warning'] })])[0];
    expect(at(75)?.filter.endpoint).toHaveLength(75);
    expect(at(75)?.broaderBecause).toBeUndefined();
    expect(at(76)?.filter).toEqual({ audience: ['engineers'], severity: ['critical', 'warning'] });
    expect(at(76)?.broaderBecause).toContain('SNS allows 150');
  });

  test('addresses keep the order of the file', () => {
    const emails = notifySubscriptionsOf([
      entry({ email: 'z@example.com' }),
      entry(),
      entry({ email: 'z@example.com', audience: 'stakeholders' }),
    ]);
    expect(emails.map(({ email }) => email)).toEqual(['z@example.com', 'a@example.com']);
  });
});
