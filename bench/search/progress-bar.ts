import { Presets, SingleBar } from 'cli-progress';

/** How often a line is written where there is no terminal to draw in. */
const LINE_EVERY_MILLIS = 60_000;

/** A bar on a terminal, a plain line a minute in a log. */
export const progressBar = (format: string): SingleBar =>
  new SingleBar({ format, noTTYOutput: true, notTTYSchedule: LINE_EVERY_MILLIS }, Presets.shades_classic);
