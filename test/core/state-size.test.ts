import { expect, test } from 'vitest';
import { makeNotice } from '../../lib/core/record/make-notice.ts';
import { eventEntry, noticeEntry, tell } from '../../lib/core/record/outbox.ts';
import type { GuardState } from '../../lib/core/state/guard-state.ts';
import { pack } from '../../lib/core/watch/past/packed.ts';
import { SIGNALS } from '../../lib/core/words/policy.ts';
import { aGuard } from '../support/a-guard.ts';
import { aJudgement } from '../support/a-judgement.ts';
import { aRollback } from '../support/a-rollback.ts';
import { aState } from '../support/a-state.ts';
import { judgedAt, type Report } from '../support/judged-at.ts';
import { HOUR, NOON } from '../support/noon.ts';
import { served } from '../support/series-of.ts';

const GUARD = aGuard({
  signals: SIGNALS.map((signal) => ({
    signal,
    weight: 1,
    ...(signal === 'latency' ? { slowerThanMicros: 300_000 } : {}),
  })),
});
/** No two minutes alike, so that nothing in the evidence is a round number. */
const RESTLESS: Report = (variant, minute) => {
  const wave = (minute * 2_654_435_761) % 97;
  return variant === 'stable'
    ? served(9000 + wave * 13, 90 + wave, 70 + wave)
    : served(1000 + wave * 7, 11 + (wave % 17), 9 + (wave % 13));
};
const judged = (candidate: number) =>
  judgedAt(aJudgement({ guard: GUARD, history: () => served(9000, 90, 70), over: { candidate } }), NOON + 6 * HOUR, {
    reported: RESTLESS,
  }).judgement;

/** Every notice and event there can be, as long as they get. */
function withFullOutbox(state: GuardState): GuardState {
  let next = state;
  for (let index = 0; index < 60; index += 1) {
    const facts = {
      endpoint: 'fraud',
      atEpochSeconds: NOON + index,
      who: 'arn:aws:sts::123456789012:assumed-role/on-call/ana',
      why: 'w'.repeat(700),
    };
    next = tell(
      next,
      eventEntry(`k${index}`, { ...facts, kind: 'gap' }),
      noticeEntry(makeNotice('held', `k${index}`, facts)),
    );
  }
  return next;
}

test('a state with a full outbox, an open rollback, three signals and a day of memories is under 32 KB', () => {
  const state = withFullOutbox(
    aState({
      judgements: [judged(2)],
      rollback: aRollback({ why: 'w'.repeat(300) }),
      quarantine: Array.from({ length: 50 }, (_, index) => index + 10),
      told: Array.from({ length: 10 }, (_, index) => `held:${index}:a person paused this endpoint (load test)`),
    }),
  );
  expect(JSON.stringify(state).length).toBeLessThan(32_000);
});

test('one signal of one candidate takes two kilobytes at most', () => {
  for (const signal of Object.values(judged(2).signals)) expect(JSON.stringify(signal).length).toBeLessThan(2048);
});

test('four variants that are watched, each with three limits and fifteen days of its past, take less than half of it', () => {
  const bets = Array.from({ length: 7 }, () => [12.3456, 29_900_000, 14_400_000, 144_000] as const);
  const charts = SIGNALS.flatMap((signal) =>
    (['limit', 'past'] as const).map((of) => ({ of, signal, cursor: 29_900_100, bets })),
  );
  const rates = pack(Array.from({ length: 48 }, (_, cell) => 0.012_345 + cell / 1000));
  const counts = { n: 14_400_000, k: 144_000 };
  const signals = SIGNALS.map((signal) => ({ signal, rates, slack: 1.35, rho: 0.0023, past: counts, first: counts }));
  const watch = Array.from({ length: 4 }, (_, index) => ({
    variant: `variant-${index}`,
    version: index + 1,
    knownMinute: 29_900_100,
    wellSinceMinute: 29_800_000,
    charts,
    past: { learntMinute: 29_900_000, days: 15, signals, zerosUnpublished: [] },
  }));
  expect(JSON.stringify(watch).length).toBeLessThan(16_000);
});
