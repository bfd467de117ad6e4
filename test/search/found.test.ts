import '../lambdas/quiet.ts';
import { expect, test } from 'vitest';
import { runSchedule } from './run-schedule.ts';
import type { Minute, Schedule } from './schedule.ts';

/** Schedules that once broke a rule, made small. */
const aMinute = (over: Partial<Minute> = {}): Minute => ({
  ticks: 1,
  wishes: [],
  outside: [],
  event: false,
  picks: [],
  strikes: [],
  drags: false,
  ...over,
});

const DEAD: Omit<Schedule, 'minutes'> = {
  mode: 'auto',
  candidateErrorRate: 0.9,
  skews: [0, 0, 0, 0, 0, 0],
  seed: 1,
};

test('a change that hangs on its way for a minute is given up before its lease ends, and the next tick sends the only one', async () => {
  const hangsAtItsCall = aMinute({ picks: [0, 0, 0, 0, 0, 0], drags: true });
  const nextOvertakes = aMinute({ ticks: 2, event: true, picks: [1, 3] });
  const minutes = [aMinute(), aMinute(), aMinute({ ticks: 2, event: true }), hangsAtItsCall, nextOvertakes, aMinute()];
  expect(await runSchedule({ ...DEAD, minutes })).toMatchObject({ updates: 1, rollbacks: 1 });
});
