import { decidingLogEOf } from '../judge/deciding-log-e.ts';
import { type Judgement, type LaneName, laneOf } from '../judge/judgement.ts';
import { laneFor } from '../judge/lanes/find-lane.ts';
import type { GuardState } from '../state/guard-state.ts';
import { currentShares, type EndpointState, isDeploying, type Share, shareOf } from '../words/endpoint.ts';
import type { GuardPolicy } from '../words/policy.ts';
import type { Placement } from '../words/version.ts';
import { roomForJudgements, tellRefused } from './not-judged.ts';
import { withJudgements } from './tell-judgements.ts';

/** Stable needs this part of the traffic to be compared with. */
const LEAST_STABLE_SHARE = 0.01;
/** A candidate with this part of the traffic carries it: after its bake it may become stable. */
const LEADING_SHARE = 0.95;

/**
 * Which candidates are under judgement: every version but stable that has traffic. While stable serves beside them they are compared in the
 * same minutes (canary lane), else with what stable did before it left (solo lane). A permanent A/B test has them too, for its hard limits.
 */
export function judgementsFor(
  before: GuardState,
  guard: GuardPolicy,
  shares: readonly Share[],
  atEpochSeconds: number,
): GuardState {
  const serving = servingStable(before, shares);
  const state = serving === undefined ? before : seenAt(before, serving, atEpochSeconds);
  const candidates = state.placements.filter((placement) => isCandidate(placement, state, shares));
  const { judged, refused } = roomForJudgements(candidates, state, guard, shares);
  const judgements = judged
    .flatMap((placement) => judgementOf(state, placement, { serving, shares }, atEpochSeconds) ?? [])
    .map((judgement) => withLead(judgement, shares, atEpochSeconds));
  return tellRefused(withJudgements(state, judgements, guard, atEpochSeconds), refused, guard, atEpochSeconds);
}

/** Where stable carries enough to be compared with; of several variants the largest. */
function servingStable(state: GuardState, shares: readonly Share[]): Placement | undefined {
  const largest = largestOfStable(state, shares);
  if (largest === undefined) return undefined;
  return (shareOf(shares, largest.variant) ?? 0) >= LEAST_STABLE_SHARE ? largest : undefined; // not there: no traffic
}

const largestOfStable = ({ placements, stable }: GuardState, shares: readonly Share[]): Placement | undefined =>
  placements
    .filter(({ version }) => version === stable)
    .sort((a, b) => (shareOf(shares, b.variant) ?? 0) - (shareOf(shares, a.variant) ?? 0))[0]; // not there: no traffic

/** Remembers where stable serves; the time of a place that is known already moves on with the ticks. */
function seenAt(state: GuardState, placement: Placement, atEpochSeconds: number): GuardState {
  const { version, variant, sinceEpochSeconds } = placement;
  const { stableSeen } = state;
  const isKnown =
    stableSeen?.version === version &&
    stableSeen.variant === variant &&
    stableSeen.sinceEpochSeconds === sinceEpochSeconds;
  return isKnown ? state : { ...state, stableSeen: { version, variant, sinceEpochSeconds, atEpochSeconds } };
}

/** Stable serves at this tick: what it does up to now is what a version that replaces it is held against. */
export function stableServesAt(state: GuardState, endpoint: EndpointState, atEpochSeconds: number): GuardState {
  const { stableSeen } = state;
  if (stableSeen === undefined || isDeploying(endpoint)) return state;
  const serving = servingStable(state, currentShares(endpoint));
  return serving?.variant === stableSeen.variant && serving.version === stableSeen.version
    ? { ...state, stableSeen: { ...stableSeen, atEpochSeconds } }
    : state;
}

const isCandidate = ({ version, variant }: Placement, state: GuardState, shares: readonly Share[]): boolean =>
  version !== state.stable && (shareOf(shares, variant) ?? 0) > 0; // not there: no traffic

/**
 * The same candidate against the same stable goes on; on a new config its minutes begin anew, its evidence stays. A new comparison begins
 * now: a variant may have stood there at weight 0 for weeks, and the minutes of a version that was rolled back are not held against it twice.
 * In another lane the comparison is a new one, and what was found in the first counts on. Without a stable that is there or was ever seen to
 * serve there is nothing to compare with.
 */
function judgementOf(
  state: GuardState,
  candidate: Placement,
  { serving, shares }: { readonly serving: Placement | undefined; readonly shares: readonly Share[] },
  atEpochSeconds: number,
): Judgement | undefined {
  const { stableSeen } = state;
  const seen = stableSeen?.version === state.stable ? stableSeen : undefined;
  // never seen to carry enough: the little that it serves is what there is to compare with, and hard limits need none of it
  const beside = serving ?? (seen === undefined ? largestOfStable(state, shares) : undefined);
  const start = laneFor({ candidate, serving: beside, seen });
  if (start === undefined) return undefined;
  const { lane, stable, placedAtEpochSeconds, before } = start;
  const placed = Math.ceil(placedAtEpochSeconds / 60);
  const same = sameComparison(state, candidate, stable, lane);
  if (same !== undefined) return { ...same, firstMinute: Math.max(same.firstMinute, placed) };
  const known = inOtherLane(state, candidate, stable.version, lane);
  return {
    lane,
    candidate: candidate.version,
    candidateVariant: candidate.variant,
    stable: stable.version,
    stableVariant: stable.variant,
    startedAtEpochSeconds: atEpochSeconds,
    firstMinute: Math.max(placed, Math.ceil(atEpochSeconds / 60)),
    ...(before === undefined ? {} : { before }),
    signals: {},
    ...(known === undefined ? {} : carriedOver(known)),
  };
}

/** What a deployment keeps when its lane changes: what was found, and what was decided on it. */
function carriedOver(known: Judgement): Partial<Judgement> {
  const { decidedAtEpochSeconds, decidedOn, back, leadsSinceEpochSeconds } = known;
  return {
    carriedLogE: decidingLogEOf(known),
    ...(leadsSinceEpochSeconds === undefined ? {} : { leadsSinceEpochSeconds }),
    ...(decidedAtEpochSeconds === undefined ? {} : { decidedAtEpochSeconds }),
    ...(decidedOn === undefined ? {} : { decidedOn }),
    ...(back === undefined ? {} : { back }),
  };
}

const sameComparison = (
  state: GuardState,
  candidate: Placement,
  stable: Pick<Placement, 'version' | 'variant'>,
  lane: LaneName,
): Judgement | undefined =>
  state.judgements.find(
    (each) =>
      each.candidate === candidate.version &&
      each.candidateVariant === candidate.variant &&
      each.stable === stable.version &&
      each.stableVariant === stable.variant &&
      laneOf(each) === lane,
  );

/** The same version against the same stable, on this variant or on one that it has left: a canary often ends in a swap. */
function inOtherLane(
  { judgements, placements }: GuardState,
  candidate: Placement,
  stable: number,
  lane: LaneName,
): Judgement | undefined {
  const others = judgements.filter(
    (each) => each.candidate === candidate.version && each.stable === stable && laneOf(each) !== lane,
  );
  const hasLeft = ({ candidate: version, candidateVariant }: Judgement): boolean =>
    !placements.some((each) => each.version === version && each.variant === candidateVariant);
  return others.find(({ candidateVariant }) => candidateVariant === candidate.variant) ?? others.find(hasLeft);
}

/** Since when the candidate carries the traffic; a look at which it does not begins the time anew. */
function withLead(judgement: Judgement, shares: readonly Share[], atEpochSeconds: number): Judgement {
  const { leadsSinceEpochSeconds = atEpochSeconds, ...others } = judgement;
  const leads = (shareOf(shares, judgement.candidateVariant) ?? 0) >= LEADING_SHARE; // not there: no traffic
  return leads ? { ...others, leadsSinceEpochSeconds } : others;
}
