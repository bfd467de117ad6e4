import { expect, test } from 'vitest';
import { NO_FACTS } from '../../../../lib/core/plan/facts.ts';
import type { Step } from '../../../../lib/core/plan/step.ts';
import { stepRollback } from '../../../../lib/core/plan/step-rollback.ts';
import type { Rollback } from '../../../../lib/core/state/rollback.ts';
import { aGuard } from '../../../support/a-guard.ts';
import { aRollback } from '../../../support/a-rollback.ts';
import { aState } from '../../../support/a-state.ts';
import { anEndpoint } from '../../../support/an-endpoint.ts';
import { NOON } from '../../../support/noon.ts';

/** An instance of stable carries 50 requests a minute (1.25 times 40), so the 1000 that come need 20 of them. */
const NEEDS_TWENTY = { peak: { version: 1, variant: 'stable', perInstance: 40 }, requestsPerMinute: 1000 };
/** Up to 15 instances carry no more than the 75% that stable serves, so that no part of the weights goes ahead of the instances. */
const PART = { stable: 0.75, candidate: 0.25 };
const BEFORE = Object.entries(PART).map(([variant, share]) => ({ variant, share }));
/** Longer than a lease, and than a refusal is left alone. */
const STEP_SECONDS = 300;

/** Nobody has registered stable for scaling: no more than serve both versions now may be asked for, so it goes up one by one. */
function prepared(rollback: Rollback, instances: number, atEpochSeconds: number): Step {
  const endpoint = anEndpoint({ weights: PART });
  const variants = endpoint.variants.map((each) =>
    each.name === 'stable' ? { ...each, currentInstances: instances, desiredInstances: instances } : each,
  );
  return stepRollback(aState({ rollback, ...NEEDS_TWENTY }), {
    guard: aGuard(),
    endpoint: { ...endpoint, variants },
    atEpochSeconds,
    facts: { ...NO_FACTS, limits: new Map([['stable', 'none']]) },
  });
}

/** Steps until nothing more is asked for. What is asked for is given, or not. @returns the calls' counts and attempts, and where it ended */
function asked(gives: boolean, steps: number) {
  const calls: { readonly count: number; readonly attempt: number }[] = [];
  let rollback = aRollback({ status: 'preparing', before: BEFORE });
  let instances = 1;
  for (let at = 0; at < steps; at += 1) {
    const { state, call } = prepared(rollback, instances, NOON + at * STEP_SECONDS);
    if (state.rollback === undefined) throw new RangeError('the rollback is in the state');
    rollback = state.rollback;
    if (call?.kind !== 'instances' || rollback.lease === undefined) break;
    calls.push({ count: call.count, attempt: rollback.lease.attempt });
    if (gives) instances = call.count;
  }
  return { calls, status: rollback.status };
}

test('a stable that was scaled in from 20 to 1 and gets one instance a step is not held after ten: each step is a first attempt', () => {
  const { calls, status } = asked(true, 13);
  expect(calls).toEqual(Array.from({ length: 13 }, (_, step) => ({ count: step + 2, attempt: 1 })));
  expect(status).toBe('preparing');
});

test('the same number asked for ten times without effect is given up', () => {
  const { calls, status } = asked(false, 15);
  expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(new Set(calls.map(({ count }) => count))).toEqual(new Set([2]));
  expect(status).toBe('held');
});

test('what is asked for on a person’s order is recorded and told as theirs', () => {
  const { state } = prepared(aRollback({ status: 'preparing', before: BEFORE, who: 'ada' }), 1, NOON);
  const who = state.outbox.map((entry) => (entry.kind === 'event' ? entry.event.who : entry.notice.who));
  expect(who).toEqual(['ada', 'ada']);
});
