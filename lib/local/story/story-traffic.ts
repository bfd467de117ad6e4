import { type RecordedTraffic, seasonalTraffic, type Traffic, trafficFromCsv } from '../world/traffic.ts';
import type { Scenario } from './scenario-shape.ts';

/** Stable's past, before anything is deployed. */
export const STORY_HISTORY_MINUTES = 1440;

/** From UpdateEndpoint until the candidate is watched. */
export const DEPLOYMENT_MINUTES = 10;

/** 2026-11-01T13:00:00Z: the deployment falls into the middle of the next day. */
export const STORY_START = Date.UTC(2026, 10, 1, 13) / 1000;

/** After a fault there must be this much left of a file to find it in. */
const MINUTES_TO_FIND_IT = 60;

export interface StoryCourse {
  readonly traffic: Traffic;
  /** How long the story is followed at most, in minutes after the deployment. */
  readonly minutes: number;
}

/** Requests in a minute, over the day, where a scenario does not say it. */
export const USUAL_PER_MINUTE = 600;

/** Callers of a scenario, with a daily season. */
export const usualTraffic = ({ perMinute = USUAL_PER_MINUTE }: Pick<Scenario, 'perMinute'>, scale = 1): Traffic =>
  seasonalTraffic({ perMinute: perMinute * scale });

/** The same, and how long the story is followed at most. */
export const usualCourse = (scenario: Scenario, minutes = scenario.minutes, scale = 1): StoryCourse => ({
  traffic: usualTraffic(scenario, scale),
  minutes,
});

/**
 * Callers as a file recorded them. Its first 24 hours are stable's history; the story ends with the file, or after `minutes`.
 *
 * @param text - CSV of `timestamp,value`, as `trafficFromCsv` reads it.
 * @throws {RangeError} naming the first line that cannot be read, or when the file is too short for the scenario.
 */
export function recordedCourse(text: string, scenario: Scenario, minutes: number, scale = 1): StoryCourse {
  const traffic = trafficFromCsv(text, { scale, startEpochSeconds: STORY_START });
  const before = STORY_HISTORY_MINUTES + DEPLOYMENT_MINUTES;
  const needed = before + (scenario.fault?.afterMinutes ?? 0) + MINUTES_TO_FIND_IT; // no fault: nothing to wait for
  const there = minutesOf(traffic);
  if (there < needed) {
    throw new RangeError(
      `the file covers ${hours(there)}, this scenario needs at least ${hours(needed)}: 24 hours are stable's history`,
    );
  }
  return { traffic, minutes: Math.min(minutes, there - before) };
}

const minutesOf = ({ fromEpochSeconds, toEpochSeconds }: RecordedTraffic): number =>
  Math.floor((toEpochSeconds - fromEpochSeconds) / 60);

const hours = (minutes: number): string => `${Number((minutes / 60).toFixed(1))} hours`;
