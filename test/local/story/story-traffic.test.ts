import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarioOf } from '../../../lib/local/story/scenario.ts';
import {
  DEPLOYMENT_MINUTES,
  recordedCourse,
  STORY_HISTORY_MINUTES,
  STORY_START,
  usualCourse,
} from '../../../lib/local/story/story-traffic.ts';

const firstMinute = STORY_START / 60;
const deployed = STORY_HISTORY_MINUTES + DEPLOYMENT_MINUTES;

/** `minutes` of 100 requests in five minutes. */
const csv = (minutes: number): string =>
  [
    'timestamp,value',
    ...Array.from({ length: minutes / 5 }, (_, row) => `${new Date(row * 300_000).toISOString()},100`),
  ].join('\n');

describe('traffic out of a file', () => {
  it('begins with the story, whenever it was recorded, and is null behind its end', () => {
    const { traffic } = recordedCourse(csv(3000), scenarioOf('healthy'), 60, 2);
    expect(traffic.perMinute(firstMinute - 1)).toBeNull();
    expect(traffic.perMinute(firstMinute)).toBe(40); // 100 in five minutes, doubled
    expect(traffic.perMinute(firstMinute + 2999)).toBe(40);
    expect(traffic.perMinute(firstMinute + 3000)).toBeNull();
  });

  it('ends the story when the scenario does, or when there are no more callers', () => {
    const healthy = scenarioOf('healthy');
    expect(recordedCourse(csv(3000), healthy, 600).minutes).toBe(600);
    expect(recordedCourse(csv(3000), healthy, 10_000).minutes).toBe(3000 - deployed);
  });

  it('is refused when it ends before there is anything to find', () => {
    const needed = deployed + 60 + 60; // an hour of health, an hour to find the fault
    expect(() => recordedCourse(csv(needed - 5), scenarioOf('dead'), 180)).toThrow(
      'the file covers 26.1 hours, this scenario needs at least 26.2 hours: 24 hours are stable',
    );
    expect(recordedCourse(csv(needed), scenarioOf('dead'), 180).minutes).toBe(120);
  });

  const real = new URL('../../../../shared/data/nab/elb_request_count_8c0756.csv', import.meta.url);
  it.skipIf(!existsSync(real))(
    'can be a real load balancer\u2019s, at a scale of about 600 requests a minute (skipped where ../shared/data/nab is absent)',
    () => {
      // printed by python: 3000 / (sum(values) / 4032), the values of the file: 48.51460130671769
      const { traffic, minutes } = recordedCourse(readFileSync(real, 'utf8'), scenarioOf('healthy'), 7 * 1440, 48.5146);
      expect(minutes).toBe(7 * 1440);
      const counts = Array.from({ length: 14 * 1440 }, (_, minute) => traffic.perMinute(firstMinute + minute)).filter(
        (count) => count !== null,
      );
      const mean = counts.reduce((sum, count) => sum + count) / counts.length;
      expect(Math.abs(mean / 600 - 1)).toBeLessThan(0.005); // rows that overlap count once
    },
  );
});

describe('the usual traffic', () => {
  it('is 600 requests a minute over a day, times the scale', () => {
    const { traffic } = usualCourse(scenarioOf('healthy'), 60, 0.5);
    const day = Array.from({ length: 1440 }, (_, minute) => traffic.perMinute(firstMinute + minute) ?? Number.NaN);
    expect(day.reduce((sum, count) => sum + count) / 1440).toBeCloseTo(300, 6);
  });
});
