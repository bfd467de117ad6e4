import { expect, test } from 'vitest';
import { startClock } from '../../lib/local/local-clock.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { aLocalAws, aStory, START } from './local-story.ts';

test('a simulated clock stands still until it is advanced, and never goes back', async () => {
  const aws = await aLocalAws();
  expect(aws.clock.nowEpochSeconds()).toBe(START);
  aws.clock.advanceBy(90);
  expect(aws.clock.nowEpochSeconds()).toBe(START + 90);
  aws.clock.advanceTo(START + 90);
  expect(() => aws.clock.advanceTo(START + 89)).toThrow(`cannot advance from ${START + 90} to ${START + 89}`);
  expect(() => aws.clock.advanceTo(Number.NaN)).toThrow('NaN');
});

test('a real clock runs at its speed and may be pushed ahead', () => {
  const passed: number[] = [];
  const clock = startClock({ kind: 'real', speed: 1e6, startEpochSeconds: START }, (time) => {
    passed.push(time);
    return time;
  });
  const before = clock.nowEpochSeconds();
  while (clock.nowEpochSeconds() === before) {} // a millisecond is a thousand seconds here
  expect(clock.nowEpochSeconds()).toBeGreaterThanOrEqual(before + 1000);
  clock.advanceBy(1e9);
  expect(clock.nowEpochSeconds()).toBeGreaterThanOrEqual(START + 1e9);
  expect(passed.length).toBeGreaterThan(2);
  expect(() => startClock({ kind: 'real', speed: 0 }, (time) => time)).toThrow('speed must be above 0');
});

test('how often somebody looks does not change what happens', async () => {
  const span = { fromEpochSeconds: START, toEpochSeconds: START + 600, slowerThanMicros: 90_000 };
  const leap = await aStory();
  leap.clock.advanceTo(START + 600);
  const steps = await aStory();
  for (let second = 7; second < 600; second += 7) steps.clock.advanceTo(START + second);
  steps.clock.advanceTo(START + 600);
  expect(steps.world.rows('fraud', 'candidate', span)).toEqual(leap.world.rows('fraud', 'candidate', span));
});

test('a listener that asks for the time hears the moment of the event', async () => {
  const aws = await aStory();
  const heard: number[] = [];
  aws.onEvent(() => heard.push(aws.clock.nowEpochSeconds() - START));
  aws.sagemaker.occupy('fraud', 'SystemUpdating', 90);
  aws.clock.advanceTo(START + 3600);
  expect(heard).toEqual([0, 90]);
});

test('traffic that begins later finds the endpoint in service', async () => {
  const aws = await aStory();
  aws.world.serve('fraud', { perMinute: () => null });
  aws.clock.advanceTo(START + 120);
  aws.world.serve('fraud', constantTraffic(1000));
  aws.clock.advanceTo(START + 240);
  const rows = aws.world.rows('fraud', 'stable', { fromEpochSeconds: START, toEpochSeconds: START + 240 });
  expect(rows.map(({ minute }) => minute - START / 60)).toEqual([2, 3]);
});
