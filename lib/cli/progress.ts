import { SingleBar } from 'cli-progress';
import type { ScenarioName } from '../local/story/scenario.ts';

export interface Progress {
  readonly advance: (minutes: number, of: number) => void;
  readonly stop: () => void;
}

/** A bar where people look on; one plain line where the stream is no terminal; nothing there for scripts that want JSON. */
export function startProgress(
  run: { readonly scenario: ScenarioName; readonly seed: number; readonly json: boolean },
  stream: NodeJS.WriteStream,
): Progress {
  const title = `${run.scenario}, seed ${run.seed}`;
  if (stream.isTTY) return barOn(stream, title);
  if (!run.json) stream.write(`running ${title}, in simulated time ...\n`);
  return { advance: () => undefined, stop: () => undefined };
}

function barOn(stream: NodeJS.WriteStream, title: string): Progress {
  const bar = new SingleBar({
    stream,
    format: `${title} [{bar}] {hours} of at most {most}`,
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
  });
  let started = false;
  return {
    advance(minutes, of) {
      const words = { hours: hoursOf(minutes), most: hoursOf(of) };
      if (started) bar.update(minutes, words);
      else bar.start(of, minutes, words);
      started = true;
    },
    stop: () => bar.stop(),
  };
}

/** `1 h 05 min`, of the same width all along. */
const hoursOf = (minutes: number): string =>
  `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
