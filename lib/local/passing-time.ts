import { minuteOf } from '../core/words/time.ts';
import type { SageMaker } from './sagemaker/sagemaker.ts';
import type { ServingSpan } from './world/minute-slice.ts';
import type { WorldEngine } from './world/world.ts';

export interface PassingTime {
  /** The moment up to which everything has happened, epoch seconds. */
  readonly now: () => number;
  /** Lets everything happen until then, in order: requests, minute by minute, and whatever SageMaker ends. @returns `now` */
  readonly passTo: (epochSeconds: number) => number;
}

/** Time in which requests are split by the weights of their very moment. */
export function passingTime(
  startEpochSeconds: number,
  parts: () => { sagemaker: SageMaker; world: WorldEngine },
): PassingTime {
  let now = startEpochSeconds;
  let passing = false;
  let spans = new Map<string, ServingSpan[]>();

  const serveUntil = (until: number, sagemaker: SageMaker) => {
    for (const endpoint of sagemaker.endpointNames()) {
      const arms = sagemaker.armsOf(endpoint);
      if (arms.length === 0) continue;
      const before = spans.get(endpoint) ?? [];
      const last = before.at(-1);
      // one span as long as the arms stay: how often somebody looks must not change what happens
      const goesOn =
        last !== undefined && last.toEpochSeconds === now && JSON.stringify(last.arms) === JSON.stringify(arms);
      const fromEpochSeconds = goesOn ? last.fromEpochSeconds : now;
      const span = { fromEpochSeconds, toEpochSeconds: until, arms };
      spans.set(endpoint, [...(goesOn ? before.slice(0, -1) : before), span]);
    }
  };

  const step = (target: number) => {
    const { sagemaker, world } = parts();
    const minuteEnd = (minuteOf(now) + 1) * 60;
    const next = Math.max(now, Math.min(target, minuteEnd, sagemaker.nextEnd()));
    if (next > now) serveUntil(next, sagemaker);
    now = next;
    if (next === minuteEnd) {
      for (const [endpoint, served] of spans) world.passMinute(endpoint, minuteOf(next) - 1, served);
      spans = new Map();
    }
    sagemaker.runDue(next);
  };

  return {
    now: () => now,
    passTo(epochSeconds) {
      if (passing) return now; // a listener asks for the time while it passes
      passing = true;
      try {
        parts().sagemaker.runDue(now); // what takes no time at all ends without time passing
        while (now < epochSeconds) step(epochSeconds);
      } finally {
        passing = false;
      }
      return now;
    },
  };
}
