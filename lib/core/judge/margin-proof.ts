import { foldOdds, NO_ODDS, type OddsLikelihood, oddsIntervalOf } from '../evidence/readings/odds-interval.ts';
import type { ArmCounts, TwoArmRow } from '../minutes/counts.ts';

/** Minutes whose counts are taken together: likelihoods are dear, and a proof has hours of time. */
const BLOCK_MINUTES = 60;
/** The chance that a candidate beyond the margin is called within it, at any time. */
const PROOF_ERROR = 0.05;
/** Odds ratios of candidates that are better or equal; the margin itself stands behind them. */
const BETTER_OR_EQUAL: readonly number[] = [0.3, 0.5, 0.7, 0.85, 1];
/** Likelihoods are kept to a thousandth of a nat: the state stays small. */
const KEPT_PER_NAT = 1000;

/** What speaks for a candidate being within the margin: whole hours, and the hour that is not over. */
export interface MarginProof {
  readonly odds: OddsLikelihood;
  readonly open?: OpenHour;
}

interface OpenHour {
  readonly hour: number;
  readonly candidate: ArmCounts;
  readonly stable: ArmCounts;
  /** Stable's expected rate before the hour began. */
  readonly mean: number;
}

export const NO_PROOF: MarginProof = { odds: NO_ODDS };

/** How the hours are weighed; frozen with the judgement. */
export interface ProofLaw {
  /** Odds ratio, at least 1, that is still called equal. */
  readonly margin: number;
  /** Correlation of the requests of a block of `blockMinutes` minutes. */
  readonly rho: number;
  readonly blockMinutes: number;
}

/**
 * Takes a minute in. A new hour closes the one before.
 *
 * @param mean - Stable's expected rate, a fraction in (0, 1), from earlier minutes alone.
 */
export function foldProof(law: ProofLaw, proof: MarginProof, row: TwoArmRow, mean: number): MarginProof {
  const hour = Math.floor(row.minute / BLOCK_MINUTES);
  const { open } = proof;
  if (open?.hour === hour) {
    const candidate = sum(open.candidate, row.candidate);
    return { odds: proof.odds, open: { hour, candidate, stable: sum(open.stable, row.stable), mean: open.mean } };
  }
  const next = { hour, candidate: countsOf(row.candidate), stable: countsOf(row.stable), mean };
  return { odds: open === undefined ? proof.odds : closed(law, proof.odds, open), open: next };
}

/** True when the upper limit of the odds ratio over the whole hours so far is within the margin. */
export function isWithinMargin({ margin }: ProofLaw, { odds }: MarginProof): boolean {
  return oddsIntervalOf(odds, PROOF_ERROR, gridFor(margin)).high <= margin;
}

/** Requests that fail together within a minute do so less within an hour: the correlation thins with the length. */
function closed({ margin, rho, blockMinutes }: ProofLaw, odds: OddsLikelihood, { candidate, stable, mean }: OpenHour) {
  const hourly = { mean, rho: (rho * blockMinutes) / BLOCK_MINUTES };
  const { independent, bursty } = foldOdds(odds, { candidate, stable }, hourly, gridFor(margin));
  return { independent: independent.map(kept), bursty: bursty.map(kept) };
}

/** Beyond the margin the likelihood only falls where it falls at the margin, so that is the last one needed. */
const gridFor = (margin: number): number[] => [...BETTER_OR_EQUAL.filter((oddsRatio) => oddsRatio < margin), margin];

const kept = (log: number): number => Math.round(log * KEPT_PER_NAT) / KEPT_PER_NAT;
const sum = (a: ArmCounts, b: ArmCounts): ArmCounts => ({ n: a.n + b.n, k: a.k + b.k });
/** The counts alone: rows carry more. */
const countsOf = ({ n, k }: ArmCounts): ArmCounts => ({ n, k });
