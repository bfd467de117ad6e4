import type { BlockArms } from './closed-block.ts';

const LEAST_PAIRS = 10;
/** The products of the jumps must stand out from their own error by this much before they are believed. */
const LEAST_SURENESS = 1.5;

/** What the jumps of both arms' rates from block to block say about each other. */
export interface SharedJumps {
  readonly pairs: number;
  /** Sum of the products of both arms' jumps, and of their squares. */
  readonly products: number;
  readonly squares: number;
  /** Rates of the newest block in which both arms had requests; both 0 before the first. */
  readonly candidate: number;
  readonly stable: number;
}

/** One less than no pair: the first block has no neighbour. */
export const NO_SHARED_JUMPS: SharedJumps = { pairs: -1, products: 0, squares: 0, candidate: 0, stable: 0 };

/** Takes a block in, in place. Only neighbours are compared, so that a lasting change of either level leaves no trace. */
export function addSharedJump(
  sums: { -readonly [Field in keyof SharedJumps]: SharedJumps[Field] },
  { candidate, stable }: BlockArms,
): void {
  if (candidate.n === 0 || stable.n === 0) return;
  const [ofCandidate, ofStable] = [candidate.k / candidate.n, stable.k / stable.n];
  if (sums.pairs >= 0) {
    const product = (ofCandidate - sums.candidate) * (ofStable - sums.stable);
    sums.products += product;
    sums.squares += product * product;
  }
  sums.pairs += 1;
  sums.candidate = ofCandidate;
  sums.stable = ofStable;
}

/**
 * Whether bursts were seen to come to both arms at once. Stable's history alone cannot tell: it shows how strongly requests go
 * together, not whether those of the candidate go with them. One incident is a single large product and proves nothing.
 */
export function burstsAreShared({ pairs, products, squares }: SharedJumps): boolean {
  return pairs >= LEAST_PAIRS && products > LEAST_SURENESS * Math.sqrt(squares);
}
