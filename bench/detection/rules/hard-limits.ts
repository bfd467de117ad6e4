import { plainFailureOf } from '../../../lib/core/judge/verdicts/plain-failure.ts';
import type { ArmMinute, ArmSeries } from '../../../lib/core/minutes/readings.ts';
import type { Columns } from '../draw/draw-run.ts';
import type { Rule } from './rule.ts';

/** A hard limit looks at minutes that ended a minute ago: so long after a minute's end it is asked. */
const ASKED_AFTER_SECONDS = 120;

/**
 * The judge's hard limit. It is asked only after minutes in which at least half of the candidate's requests failed: a hit needs such a
 * minute as its newest, so the answer is the same as if it were asked at every tick.
 */
export const HARD_LIMITS: Rule = {
  name: 'hard-limit',
  title: 'the hard limits alone',
  start({ run, errors }) {
    let newest = -1;
    const seriesOf = ({ n, k }: Columns): ArmSeries => ({
      status: 'complete',
      get newest() {
        return newest;
      },
      minute: (minute): ArmMinute =>
        run.arrived[minute] === 1 ? { n: n[minute] ?? Number.NaN, k: k[minute] ?? Number.NaN } : 'absent',
    });
    const arms = { candidate: seriesOf(errors.candidate), stable: seriesOf(errors.stable) };
    return (tick) => {
      newest = tick;
      const [n, k] = [errors.candidate.n[tick] ?? Number.NaN, errors.candidate.k[tick] ?? Number.NaN];
      if (run.arrived[tick] !== 1 || k === 0 || 2 * k < n) return false;
      const span = { firstMinute: 0, atEpochSeconds: tick * 60 + ASKED_AFTER_SECONDS };
      return plainFailureOf([{ signal: 'errors', arms }], span, false) !== undefined;
    };
  },
};
