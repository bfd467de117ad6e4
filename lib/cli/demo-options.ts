import { basename } from 'node:path';
import { type ScenarioName, scenarioOf } from '../local/story/scenario.ts';
import { recordedCourse, type StoryCourse, usualCourse } from '../local/story/story-traffic.ts';
import { shellWord } from '../report/mail/command.ts';
import { BadArgument } from './bad-argument.ts';
import { readTextFile } from './read-text-file.ts';
import { type Paint, paintFor } from './text/paint.ts';

/** As commander hands them over: each word parsed on its own. */
export interface RawDemoOptions {
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly traffic?: string;
  readonly trafficScale: number;
  readonly hours?: number;
  readonly out: string;
  readonly page: boolean;
  readonly json?: boolean;
}

export interface DemoOptions {
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly course: StoryCourse;
  readonly out: string;
  readonly page: boolean;
  readonly json: boolean;
  readonly paint: Paint;
  /** What repeats this very run, from a checkout. */
  readonly command: string;
}

/** @throws {BadArgument} when options do not fit together, or the traffic file does not serve. */
export function resolveDemo(raw: RawDemoOptions): DemoOptions {
  const { scenario, seed, out, page, json = false } = raw;
  return {
    scenario,
    seed,
    course: courseOf(raw),
    out,
    page,
    json,
    paint: paintFor(process.stdout, process.env),
    command: commandOf(raw),
  };
}

function courseOf({ scenario: name, traffic, trafficScale, hours }: RawDemoOptions): StoryCourse {
  const scenario = scenarioOf(name);
  if (hours !== undefined && scenario.ends !== 'no-rollback') {
    throw new BadArgument(
      `--hours lengthens healthy and shared-incident; ${name} ends by itself when users are well again`,
    );
  }
  const minutes = hours === undefined ? scenario.minutes : Math.max(1, Math.round(hours * 60));
  if (traffic === undefined) return usualCourse(scenario, minutes, trafficScale);
  const text = readTextFile(traffic, 'the traffic file');
  try {
    return recordedCourse(text, scenario, minutes, trafficScale);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new BadArgument(`traffic file ${JSON.stringify(traffic)}: ${cause.message}`);
  }
}

/** The page may be passed on: it names the file, not where it lies on this machine. */
function commandOf({ scenario, seed, traffic, trafficScale, hours }: RawDemoOptions): string {
  return [
    `npm start -- --scenario ${scenario} --seed ${seed}`,
    ...(traffic === undefined ? [] : [`--traffic ${shellWord(basename(traffic))}`]),
    ...(trafficScale === 1 ? [] : [`--traffic-scale ${trafficScale}`]),
    ...(hours === undefined ? [] : [`--hours ${hours}`]),
  ].join(' ');
}
