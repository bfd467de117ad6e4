import { logSumExp } from '../../numbers/log-sum.ts';
import { roundedLog } from '../../numbers/rounded-log.ts';
import { swapLogE } from '../factors/swap-factor.ts';
import type { ClosedBlock } from '../sums/closed-block.ts';
import { candidatesPart, evenedArms, weighedRequests } from '../sums/evened-share.ts';

/** Parts of what was won so far that are staked on the next spell: each is played by itself, with an equal share. */
const STAKES: readonly number[] = [0.3, 0.6, 0.95];
/** The odds ratio that spells are scored with; validity does not depend on it. */
const SCORED_ODDS: readonly number[] = [2];
/** Spells last at least so many minutes, and at least twice the longest burst: one burst is seen in two of them at most. */
const LEAST_MINUTES = 30;

/** How what lasts is told from bursts. */
export interface LastingRule {
  /** Weight in the decision, in (0, 1), and its logarithm. */
  readonly weight: number;
  readonly logWeight: number;
  readonly blocksOfSpell: number;
  /** Correlation of requests within a spell that the scores assume: a fraction in [0, 1). */
  readonly rho: number;
}

/** @param rho - Of a block of so many minutes; it thins with the length. */
export function lastingRule(
  weight: number,
  {
    blockMinutes,
    burstMinutes,
    rho,
  }: { readonly blockMinutes: number; readonly burstMinutes: number; readonly rho: number },
): LastingRule {
  const blocksOfSpell = Math.ceil(Math.max(LEAST_MINUTES, 2 * burstMinutes) / blockMinutes);
  return { weight, logWeight: Math.log(weight), blocksOfSpell, rho: rho / blocksOfSpell };
}

/**
 * The blocks of a spell so far: its index; the candidate's n and k; stable's n and k; the bad requests that would be the candidate's if
 * both arms were alike.
 */
export type OpenSpell = readonly [index: number, nc: number, kc: number, ns: number, ks: number, due: number];

/** As plain data. */
export interface StoredLasting {
  /** Log of what each stake has become. */
  readonly logs: readonly number[];
  readonly open?: OpenSpell;
}

/**
 * Evidence without any excuse, from spells so long that a burst fills two of them at most: the swap of the arms, which needs no law of the
 * noise. A spell multiplies what was won by 2 at most, however bad it was, so bursts cannot decide, and however many there are, they are
 * not explained away either. An e-process when both arms' spells are alike; the means have a veto where one arm is only burstier.
 *
 * @see I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86 (2024), for the stakes.
 */
export class LastingPath {
  readonly rule: LastingRule;
  readonly #logs: Float64Array;
  #open: OpenSpell | undefined;
  #logE: number;

  constructor(rule: LastingRule, stored: StoredLasting | undefined) {
    this.rule = rule;
    this.#logs = Float64Array.from(stored?.logs ?? STAKES.map(() => 0));
    this.#open = stored?.open;
    this.#logE = mixed(this.#logs);
  }

  /** Log evidence at its weight. */
  weighed(): number {
    return this.rule.logWeight + this.#logE;
  }

  /** Takes a block in. */
  fold(block: ClosedBlock): void {
    const index = Math.floor(block.index / this.rule.blocksOfSpell);
    if (this.#open !== undefined && this.#open[0] < index) this.#close(this.#open, block.expectedRate);
    this.#open = plus(this.#open ?? [index, 0, 0, 0, 0, 0], block);
    if ((block.index + 1) % this.rule.blocksOfSpell === 0) this.#close(this.#open, block.expectedRate);
  }

  /** Absent before the first block. */
  stored(): StoredLasting | undefined {
    if (this.#open === undefined && this.#logs.every((log) => log === 0)) return undefined;
    return { logs: [...this.#logs], ...(this.#open === undefined ? {} : { open: this.#open }) };
  }

  #close([, nc, kc, ns, ks, due]: OpenSpell, mean: number): void {
    this.#open = undefined;
    const arms = { candidate: { n: nc, k: kc }, stable: { n: ns, k: ks } };
    const { candidate, stable } = evenedArms({ ...arms, weighedN: weighedRequests(arms, due) });
    const won = Math.exp(swapLogE(candidate, stable, { mean, rho: this.rule.rho }, SCORED_ODDS)[0]!) - 1; // in [-1, 1]
    for (let i = 0; i < STAKES.length; i++) {
      this.#logs[i] = roundedLog(this.#logs[i]! + Math.log1p(STAKES[i]! * won)); // one each
    }
    this.#logE = mixed(this.#logs);
  }
}

const mixed = (logs: Float64Array): number => logSumExp([...logs]) - Math.log(logs.length);

function plus([index, nc, kc, ns, ks, due]: OpenSpell, block: ClosedBlock): OpenSpell {
  const { candidate, stable } = evenedArms(block);
  const more = candidatesPart({ candidate, stable });
  return [index, nc + candidate.n, kc + candidate.k, ns + stable.n, ks + stable.k, roundedLog(due + more)];
}
