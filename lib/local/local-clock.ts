/** The time of the embedded AWS, epoch seconds. */
export interface LocalClock {
  nowEpochSeconds(): number;
  /** Lets time pass until then: requests arrive, updates end. Going back is refused. */
  advanceTo(epochSeconds: number): void;
  advanceBy(seconds: number): void;
}

/**
 * How time passes. `simulated`: only when a caller advances it. `real`: by itself, `speed` simulated seconds a second; a caller may
 * still jump ahead.
 */
export type ClockOptions =
  | { readonly kind: 'simulated'; readonly startEpochSeconds: number }
  | { readonly kind: 'real'; readonly speed?: number; readonly startEpochSeconds?: number };

/** The clock that the options ask for. `pass` lets everything happen until then and says how far it has come. */
export function startClock(options: ClockOptions, pass: (epochSeconds: number) => number): LocalClock {
  const read = options.kind === 'simulated' ? simulatedTime(options.startEpochSeconds) : realTime(options);
  const catchUp = () => pass(read.now());
  const advanceTo = (epochSeconds: number) => {
    const now = read.now();
    if (!(epochSeconds >= now))
      throw new RangeError(`time goes forward: cannot advance from ${now} to ${epochSeconds}`);
    read.jump(epochSeconds - now);
    catchUp();
  };
  return { nowEpochSeconds: catchUp, advanceTo, advanceBy: (seconds) => advanceTo(read.now() + seconds) };
}

interface TimeSource {
  now(): number;
  jump(seconds: number): void;
}

function simulatedTime(startEpochSeconds: number): TimeSource {
  let now = startEpochSeconds;
  return {
    now: () => now,
    jump: (seconds) => {
      now += seconds;
    },
  };
}

function realTime({ speed = 1, startEpochSeconds }: { speed?: number; startEpochSeconds?: number }): TimeSource {
  if (!(speed > 0)) throw new RangeError(`speed must be above 0 simulated seconds a second, got ${speed}`);
  const startedMillis = Date.now();
  let offset = startEpochSeconds ?? startedMillis / 1000;
  return {
    now: () => offset + ((Date.now() - startedMillis) / 1000) * speed,
    jump: (seconds) => {
      offset += seconds;
    },
  };
}
