import { logAddExp } from '../../numbers/log-sum.ts';
import { roundedLog } from '../../numbers/rounded-log.ts';
import { ODDS_RATIOS } from '../factors/odds-grid.ts';
import type { BlockArms } from '../sums/closed-block.ts';
import type { BlockOnsets } from './onset-prior.ts';

/** A strong fault: the last odds ratio of the grid, 30. Weaker ones that come and go are left to what lasts. */
const STRONG = ODDS_RATIOS.length - 1;
/** Mean minutes of its quiet times, and of its bad ones. */
const QUIET_MINUTES = 25;
const BAD_MINUTES = 8;
/** The candidate's mean over stable's, bad times and quiet ones together, below which this evidence does not count: a few short bursts. */
const LEAST_RATIO = 4;

/** How a strong fault that comes and goes is reckoned with; logarithms of what happens from one block to the next. */
export interface RecurringRule {
  /** Weight in the decision, in (0, 1), and its logarithm. */
  readonly weight: number;
  readonly logWeight: number;
  readonly logBegins: number;
  readonly logStaysQuiet: number;
  readonly logEnds: number;
  readonly logStaysBad: number;
}

export function recurringRule(weight: number, blockMinutes: number): RecurringRule {
  const begins = -Math.expm1(-blockMinutes / QUIET_MINUTES);
  const ends = -Math.expm1(-blockMinutes / BAD_MINUTES);
  return {
    weight,
    logWeight: Math.log(weight),
    logBegins: Math.log(begins),
    logStaysQuiet: Math.log1p(-begins),
    logEnds: Math.log(ends),
    logStaysBad: Math.log1p(-ends),
  };
}

/** As plain data. */
export interface StoredRecurring {
  /** Log weight of all chains that are in a quiet time now, and of those in a bad one. */
  readonly quiet: number;
  readonly bad: number;
  readonly logE: number;
  /** Requests and bad ones of the candidate and of stable since there was last nothing to say. */
  readonly since: readonly [nc: number, kc: number, ns: number, ks: number];
}

/**
 * Evidence that the candidate has a strong fault that comes and goes: a hidden chain of quiet and bad blocks, mixed over when it began,
 * against the same explanation by bursts as the path whose e-values it takes. The first bad time is as well explained by a burst. Each
 * further one is a burst that comes once in days by that explanation, and was due by the chain.
 *
 * The sum over all chains of prior times e-values is an e-process where no burst is explained away.
 *
 * @see L. E. Baum and T. Petrie, Annals of Mathematical Statistics 37 (1966), for the forward recursion.
 */
export class RecurringPath {
  readonly rule: RecurringRule;
  #since: StoredRecurring['since'] = [0, 0, 0, 0];
  #quiet = Number.NEGATIVE_INFINITY;
  #bad = Number.NEGATIVE_INFINITY;
  #logE = 0;

  constructor(rule: RecurringRule, stored: StoredRecurring | undefined) {
    this.rule = rule;
    if (stored === undefined) return;
    this.#quiet = stored.quiet;
    this.#bad = stored.bad;
    this.#logE = stored.logE;
    this.#since = stored.since;
  }

  /** Log evidence at its weight; even odds at most while the candidate's mean does not bear it out. */
  weighed(): number {
    const [nc, kc, ns, ks] = this.#since;
    const isBorneOut = (kc + 0.5) / (nc + 1) >= LEAST_RATIO * ((ks + 0.5) / (ns + 1));
    return this.rule.logWeight + (isBorneOut ? this.#logE : Math.min(0, this.#logE));
  }

  /**
   * Takes a block in.
   *
   * @param logEs - Log e-value of the block, per odds ratio of the grid.
   * @param discounts - What explains the blocks away by bursts, before this one and after it.
   */
  fold(
    { candidate, stable }: BlockArms,
    { logNewMass, logMassToCome }: BlockOnsets,
    logEs: ArrayLike<number>,
    discounts: { readonly before: number; readonly after: number },
  ): void {
    const [nc, kc, ns, ks] = this.#logE > 0 ? this.#since : [0, 0, 0, 0];
    this.#since = [nc + candidate.n, kc + candidate.k, ns + stable.n, ks + stable.k];
    const { logBegins, logStaysQuiet, logEnds, logStaysBad } = this.rule;
    const [quiet, bad] = [this.#quiet, this.#bad];
    const logNew = logNewMass + discounts.before - Math.LN2; // half of the new ones begin with a bad time
    const logE = logEs[STRONG]!; // one per odds ratio
    this.#quiet = roundedLog(logAddExp(logAddExp(quiet + logStaysQuiet, bad + logEnds), logNew));
    this.#bad = roundedLog(logAddExp(logAddExp(quiet + logBegins, bad + logStaysBad), logNew) + logE);
    const all = logAddExp(logMassToCome + discounts.before, logAddExp(this.#quiet, this.#bad));
    this.#logE = roundedLog(all - discounts.after);
  }

  /** Absent before the first block. */
  stored(): StoredRecurring | undefined {
    if (this.#quiet === Number.NEGATIVE_INFINITY) return undefined;
    return { quiet: this.#quiet, bad: this.#bad, logE: this.#logE, since: this.#since };
  }
}
