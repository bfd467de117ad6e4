import { judgeCandidate } from '../judge/judge-candidate.ts';
import { laneRulesOf } from '../judge/lanes/find-lane.ts';
import type { GuardState } from '../state/guard-state.ts';
import type { EndpointState } from '../words/endpoint.ts';
import { isDeploying } from '../words/endpoint.ts';
import type { MinuteSeries } from '../words/metric.ts';
import type { Verdict } from '../words/verdict.ts';

/** Breaches that begin within this of each other have a cause in common. */
const SAME_TROUBLE_SECONDS = 600;

/** When a version without a stable beside it was first found worse than before. */
export interface SoloBreach {
  readonly endpoint: string;
  readonly atEpochSeconds: number;
}

/** The newest solo breach of a guard, one that begins in this very tick included. */
export function soloBreachOf(
  state: GuardState,
  view: {
    readonly endpoint: EndpointState;
    readonly replies: ReadonlyMap<string, MinuteSeries>;
    readonly atEpochSeconds: number;
  },
): SoloBreach | undefined {
  const { endpoint, replies, atEpochSeconds } = view;
  // shares decide on silence alone, of which a version without a stable beside it is not accused
  const look = { endpoint: endpoint.name, replies, atEpochSeconds, shares: { candidate: 1, stable: 0 } };
  const begins =
    !isDeploying(endpoint) &&
    state.judgements.some(
      (judgement) =>
        !laneRulesOf(judgement).besideStable &&
        judgement.frozen !== undefined &&
        judgement.breachedAtEpochSeconds === undefined &&
        judgeCandidate(judgement, look).verdict.kind === 'breach',
    );
  const at = begins ? atEpochSeconds : state.soloBreachAtEpochSeconds;
  return at === undefined ? undefined : { endpoint: state.endpoint, atEpochSeconds: at };
}

/**
 * Versions of several endpoints, none with a stable beside it, that went bad within ten minutes point at what they share: then none of them
 * is blamed.
 *
 * @param breachedAt - When this endpoint's breach began.
 */
export function platformVerdict(
  breach: Extract<Verdict, { kind: 'breach' }>,
  endpoint: string,
  breachedAt: number,
  breaches: readonly SoloBreach[],
): Verdict | undefined {
  const others = breaches.filter(
    (each) => each.endpoint !== endpoint && Math.abs(each.atEpochSeconds - breachedAt) <= SAME_TROUBLE_SECONDS,
  );
  if (others.length === 0) return undefined;
  const names = others.map((each) => each.endpoint).join(', ');
  return {
    kind: 'shared-incident',
    comparisons: breach.comparisons,
    why: `${names} went bad within 10 minutes of this endpoint, and none of them has a stable version beside it: that points at the platform, not at a model; ${breach.why}`,
  };
}
