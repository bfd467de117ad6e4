import { expect, test } from 'vitest';
import type { FrozenSignal, Judgement } from '../../../lib/core/judge/judgement.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aSoloJudgement } from '../../support/a-judgement.ts';
import { judgedAt } from '../../support/judged-at.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';

/** The same judgement with other signals. */
function withSignals(judgement: Judgement, change: (signal: FrozenSignal) => FrozenSignal): Judgement {
  if (judgement.frozen === undefined) throw new RangeError('the builder freezes its judgements');
  return { ...judgement, frozen: { ...judgement.frozen, signals: judgement.frozen.signals.map(change) } };
}
const verdictOf = (judgement: Judgement) => judgedAt(judgement, NOON + 13 * MINUTE).verdict;
const nothingBecause = (because: string) => ({
  kind: 'inconclusive',
  reason: 'no-concurrent-stable',
  comparisons: [],
  why: `no stable version serves beside it, and ${because}`,
});
const inMinutes = (minutes: number) => (minute: number) =>
  minute >= NOON_MINUTE - minutes ? served(100, 1) : undefined;

test.each([
  [
    0,
    'no requests of stable are known from the day before the change, 1000 are needed to judge a version without a stable beside it',
  ],
  [
    9,
    'only 900 requests of stable are known from the day before the change, 1000 are needed to judge a version without a stable beside it',
  ],
])('of %d minutes of stable before the change nothing can be said, and why not is said', (minutes, because) => {
  const judgement = aSoloJudgement({ history: inMinutes(minutes) });
  expect(judgement.solo).toEqual({});
  expect(verdictOf(judgement)).toEqual(nothingBecause(because));
});

test('a signal takes part with a past, a state, and no reason against it', () => {
  const judgement = aSoloJudgement({ history: inMinutes(10) });
  expect(Object.keys(judgement.solo ?? {})).toEqual(['errors']);
  expect(verdictOf(judgement)).not.toMatchObject({ reason: 'no-concurrent-stable' });
  const { solo: _, ...stateless } = judgement;
  expect(verdictOf(stateless)).toEqual(nothingBecause('nothing is known from before the change'));
  expect(verdictOf({ ...judgement, solo: {} })).toEqual(nothingBecause('nothing is known from before the change'));
  const blind = withSignals(judgement, ({ baseline: __, ...rest }) => rest);
  expect(verdictOf(blind)).toEqual(nothingBecause('nothing is known from before the change'));
  const off = withSignals(judgement, (signal) => ({ ...signal, off: 'it was switched off' }));
  expect(verdictOf(off)).toEqual(nothingBecause('it was switched off'));
});

test('a signal that is off keeps its own reason, and the others are judged', () => {
  const signals = [
    { signal: 'errors', weight: 1 },
    { signal: 'latency', weight: 1 },
  ] as const;
  const judgement = aSoloJudgement({
    guard: aGuard({ signals }),
    latency: { micros: 80_000, samples: 999 },
    history: inMinutes(10),
  });
  expect(Object.keys(judgement.solo ?? {})).toEqual(['errors']);
  const [errors, latency] = judgement.frozen?.signals ?? [];
  expect(errors?.baseline).toBeDefined();
  expect(latency?.off).toMatch(/^stable had 999 latency samples/);
  expect(latency).not.toHaveProperty('baseline');
});

test('ten minutes are too few to learn stable’s noise from, and no noise is made up', () => {
  const [few] = aSoloJudgement({ history: inMinutes(10) }).frozen?.signals ?? [];
  expect(few?.evidence).not.toHaveProperty('history');
  const [day] = aSoloJudgement({ history: () => served(100, 1) }).frozen?.signals ?? [];
  expect(day?.evidence).toHaveProperty('history');
});

test('a permanent A/B test that cannot be read is unreadable, alone as well', () => {
  const judgement = aSoloJudgement({ guard: aGuard({ compare: 'none' }) });
  expect(verdictOf(judgement)).toMatchObject({ reason: 'not-compared' });
  const blind = judgedAt(judgement, NOON + 13 * MINUTE, { status: () => 'failed' });
  expect(blind.verdict).toMatchObject({ reason: 'metrics-unreadable' });
});
