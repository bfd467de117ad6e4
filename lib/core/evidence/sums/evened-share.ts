import type { BlockArms, WeighedArms } from './closed-block.ts';

/** Bad requests of a minute that would be the candidate's if both arms were alike: its share of the minute's requests. */
export function candidatesPart({ candidate, stable }: BlockArms): number {
  const bad = candidate.k + stable.k;
  return bad === 0 ? 0 : (bad * candidate.n) / (candidate.n + stable.n);
}

/**
 * The candidate's requests of several minutes as they are to be weighed: the part of all requests that `due`, the sum of `candidatesPart`
 * over the minutes, is of all bad ones. Where the candidate's share rises in minutes that are bad for both arms, the sums of both arms
 * would make it look worse although it is worse in none of them (Simpson's paradox). Given the bad requests of each minute, `due` is the
 * candidate's mean, and its count scatters less than one that is drawn from all of them at once: no convex score earns more by it.
 *
 * @see W. Hoeffding, "On the distribution of the number of successes in independent trials", Annals of Mathematical Statistics 27 (1956).
 */
export function weighedRequests({ candidate, stable }: BlockArms, due: number): number {
  const bad = candidate.k + stable.k;
  if (bad === 0) return candidate.n;
  const all = candidate.n + stable.n;
  // what is bad was requested, whatever rounding says
  return Math.min(all - stable.k, Math.max(candidate.k, Math.round((all * due) / bad)));
}

/** Both arms with the requests split as they are to be weighed. */
export function evenedArms(block: WeighedArms): BlockArms {
  const { candidate, stable, weighedN } = block;
  if (weighedN === candidate.n) return block;
  return {
    candidate: { n: weighedN, k: candidate.k },
    stable: { n: candidate.n + stable.n - weighedN, k: stable.k },
  };
}
