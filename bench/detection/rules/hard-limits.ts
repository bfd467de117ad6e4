import { beyondBursts } from '../../../lib/core/judge/verdicts/beyond-bursts.ts';
import { plainFailureOf } from '../../../lib/core/judge/verdicts/plain-failure.ts';
import type { ArmMinute, ArmSeries } from '../../../lib/core/minutes/readings.ts';
import type { Columns } from '../draw/draw-run.ts';
import type { Rule } from './rule.ts';

/** A hard limit looks at minutes that ended a minute ago: so long after a minute's end it is asked. */
const ASKED_AFTER_SECONDS = 120;
/** Below this part failed requests are within the largest burst on a rate of one in a thousand. */
const MOST_PART_OF_BURST = 50;

/**
 * The judge's hard limits. They are asked only after minutes in which at least one in fifty of the candidate's requests failed: no hit has
 * another minute as its newest, so the answer is the same as if they were asked at every tick.
 */
export const HARD_LIMITS: Rule = {
  name: 'hard-limit',
  title: 'the hard limits alone',
  start({ run, errors, frozen }) {
    let newest = -1;
    const seriesOf = ({ n, k }: Columns): ArmSeries => ({
      status: 'complete',
      get newest() {
        return newest;
      },
      minute: (minute): ArmMinute =>
        run.arrived[minute] === 1 ? { n: n[minute] ?? Number.NaN, k: k[minute] ?? Number.NaN } : 'absent',
    });
    const signal = frozen().signals.find((each) => each.signal === 'errors');
    const arms = { candidate: seriesOf(errors.candidate), stable: seriesOf(errors.stable) };
    return (tick) => {
      newest = tick;
      const [n, k] = [errors.candidate.n[tick] ?? Number.NaN, errors.candidate.k[tick] ?? Number.NaN];
      if (run.arrived[tick] !== 1 || k === 0 || MOST_PART_OF_BURST * k < n) return false;
      const span = { firstMinute: 0, atEpochSeconds: tick * 60 + ASKED_AFTER_SECONDS };
      if (plainFailureOf([{ signal: 'errors', arms }], span, false) !== undefined) return true;
      return signal !== undefined && beyondBursts(arms, signal, span) !== undefined;
    };
  },
};
