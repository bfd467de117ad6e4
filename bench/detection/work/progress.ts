import { SingleBar } from 'cli-progress';

export interface Progress {
  readonly advance: (runs: number) => void;
  readonly stop: () => void;
}

/** A bar with the time left where people look on; elsewhere a line every tenth of the way. */
export function startProgress(runs: number, stream: NodeJS.WriteStream): Progress {
  if (runs === 0) return { advance: () => undefined, stop: () => undefined };
  if (!stream.isTTY) return linesOn(stream, runs);
  const bar = new SingleBar({
    stream,
    format: '[{bar}] {value} of {total} runs, {eta_formatted} left',
    etaBuffer: 200,
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(runs, 0);
  return { advance: (more) => bar.increment(more), stop: () => bar.stop() };
}

function linesOn(stream: NodeJS.WriteStream, runs: number): Progress {
  let [done, told] = [0, 0];
  return {
    advance(more) {
      done += more;
      const tenths = Math.floor((10 * done) / runs);
      if (tenths > told) stream.write(`${done} of ${runs} runs\n`);
      told = tenths;
    },
    stop: () => undefined,
  };
}
