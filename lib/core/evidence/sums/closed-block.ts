import type { ArmCounts } from '../../minutes/counts.ts';

export interface BlockArms {
  readonly candidate: ArmCounts;
  readonly stable: ArmCounts;
}

export interface WeighedArms extends BlockArms {
  /** The candidate's requests as they are weighed, see `weighedRequests`: its own where a block is one minute. */
  readonly weighedN: number;
}

/** What a block is expected to be like: known before it begins, so that nothing leans on its own outcome. */
export interface Expected {
  /** Stable's rate, a fraction in (0, 1). */
  readonly expectedRate: number;
  /** Correlation of requests within the block, a fraction in [0, 1). */
  readonly rho: number;
  /** Further rates that stable may have by now: the long-run one, and that of the last minutes where those were bad. */
  readonly otherRates: readonly number[];
}

/** A block of minutes that is over. */
export interface ClosedBlock extends WeighedArms, Expected {
  /** Counted from the start of the comparison. */
  readonly index: number;
}
