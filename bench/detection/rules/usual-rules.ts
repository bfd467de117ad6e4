import { PEERS } from '../../../lib/backtest/peers/all-peers.ts';
import type { PeerMinute } from '../../../lib/backtest/peers/peer.ts';
import { conditionalLogE } from '../../../lib/core/evidence/factors/conditional-factor.ts';
import { LOG_ODDS_PRIOR, ODDS_RATIOS } from '../../../lib/core/evidence/factors/odds-grid.ts';
import { logWeightedSum } from '../../../lib/core/numbers/log-sum.ts';
import { ALPHA } from './alpha.ts';
import type { Rule } from './rule.ts';
import type { RunInView } from './run-in-view.ts';

/** The usual rules on the same minutes, each told stable's rate of the day before. */
export const USUAL_RULES: readonly Rule[] = PEERS.map(({ rule, title, start }) => ({
  name: rule,
  title,
  start(view) {
    const total = view.history().reduce((sum, { n, k }) => ({ n: sum.n + n, k: sum.k + k }), { n: 0, k: 0 });
    const watch = start(total.n === 0 ? {} : { rate: total.k / total.n });
    return watch && ((tick) => watch(minuteOf(view, tick)));
  },
}));

/** An e-process that takes requests of a minute for independent: what the conditional test is without the rest. */
export const INDEPENDENT_REQUESTS: Rule = {
  name: 'independent-requests',
  title: 'a conditional e-process that takes requests for independent (CH)',
  start(view) {
    const sums = ODDS_RATIOS.map(() => 0);
    return (tick) => {
      const { candidate, stable } = minuteOf(view, tick);
      if (candidate === undefined || stable === undefined) return false;
      conditionalLogE(candidate, stable, 1).forEach((log, i) => {
        sums[i] = (sums[i] ?? 0) + log; // starts at 0: no evidence yet
      });
      return logWeightedSum(LOG_ODDS_PRIOR, sums) >= Math.log(1 / ALPHA);
    };
  },
};

function minuteOf({ run, errors }: RunInView, tick: number): PeerMinute {
  if (run.arrived[tick] !== 1) return {};
  const at = ({ n, k }: { readonly n: Float64Array; readonly k: Float64Array }) => ({
    n: n[tick] ?? Number.NaN,
    k: k[tick] ?? Number.NaN,
  });
  return { candidate: at(errors.candidate), stable: at(errors.stable) };
}
