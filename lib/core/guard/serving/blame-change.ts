import type { Judgement } from '../../judge/judgement.ts';
import { decide } from '../../plan/decide.ts';
import type { Ground } from '../../plan/ground.ts';
import { destinationOf, safeVersions } from '../../plan/moves/destination.ts';
import type { GuardState } from '../../state/guard-state.ts';
import type { Degraded, VariantWatch } from '../../watch/variant-watch.ts';
import type { EndpointState } from '../../words/endpoint.ts';
import { soloModeOf } from '../../words/policy.ts';
import { countsText, durationText } from '../../words/spoken.ts';
import { minuteOf } from '../../words/time.ts';
import type { Comparison, Counts } from '../../words/verdict.ts';
import { versionLabel } from '../../words/version.ts';
import type { ServingView } from '../views.ts';
import { foundText } from './tell-degraded.ts';

/** Trouble of a serving variant, and what was counted of it so far. */
export interface CountedTrouble extends Counts {
  readonly degraded: Degraded;
}

/** What is needed to decide, besides what is looked at. */
export interface BlameView extends ServingView {
  readonly digest: (text: string) => string;
  readonly braked?: string;
}

/**
 * A version that came a short time before its trouble is blamed for it, as long as there is an older one to go to: it is taken back as `solo`
 * says. Nothing for trouble that no change explains.
 */
export function blamedChange(
  state: GuardState,
  bad: VariantWatch,
  trouble: CountedTrouble,
  view: BlameView,
): GuardState | undefined {
  const change = recentChange(state, bad, trouble.degraded, view);
  if (change === undefined) return undefined;
  const { guard, endpoint, atEpochSeconds, braked } = view;
  const ago = durationText(trouble.degraded.sinceMinute - Math.floor(change.sinceEpochSeconds / 60));
  const why = `${versionLabel(bad.version)} came ${ago} before it went bad: ${troubleText(trouble)}`;
  const ground = groundOf(bad, trouble, why);
  const judgement = judgementOf(bad, change);
  const id = view
    .digest([guard.endpoint, state.incarnation, bad.version, minuteOf(atEpochSeconds)].join('|'))
    .slice(0, 16);
  const asSolo = { ...guard, mode: soloModeOf(guard) };
  return decide(state, { guard: asSolo, endpoint, judgement, ground, atEpochSeconds, id, braked });
}

/** Trouble of this version is the change's, and nobody has been told of it yet: a word about it would be taken back at once. */
export function willBeBlamed(
  state: GuardState,
  { candidate, candidateVariant }: Pick<Judgement, 'candidate' | 'candidateVariant'>,
  view: Pick<ServingView, 'guard' | 'endpoint'>,
): boolean {
  const bad = state.watch?.find(({ version, variant }) => version === candidate && variant === candidateVariant);
  if (bad?.degraded === undefined || (bad.degraded.told === true && bad.degraded.toldAs !== 'rollback')) return false;
  return bad.degraded.toldAs === 'rollback' || recentChange(state, bad, bad.degraded, view) !== undefined;
}

interface Change {
  readonly to: number;
  readonly sinceEpochSeconds: number;
}

/** The version came within the policy's time before the trouble, and an older one can be reached that is not known to be bad. */
function recentChange(
  state: GuardState,
  { variant, version }: VariantWatch,
  { sinceMinute }: Degraded,
  { guard, endpoint }: { readonly guard: ServingView['guard']; readonly endpoint: EndpointState },
): Change | undefined {
  const placement = state.placements.find((each) => each.variant === variant && each.version === version);
  if (placement === undefined) return undefined;
  const { sinceEpochSeconds } = placement;
  if (sinceMinute - sinceEpochSeconds / 60 > guard.watch.blameChangesMinutes) return undefined;
  const safe = safeVersions(state, version);
  const [to] = safe;
  const sought = destinationOf(state, endpoint, { version, variants: [variant] }, safe);
  return to === undefined || sought.means === 'none' ? undefined : { to, sinceEpochSeconds };
}

const troubleText = ({ degraded: { found }, requests, bad }: CountedTrouble): string =>
  found === undefined
    ? `hard limit: ${countsText({ requests, bad })} failed since`
    : foundText(found, { requests, bad });

function groundOf({ past }: VariantWatch, { degraded, requests, bad }: CountedTrouble, why: string): Ground {
  const { found } = degraded;
  const signal = found?.signal ?? 'errors';
  const before = past?.signals.find((each) => each.signal === signal)?.past;
  const comparison: Comparison = {
    signal,
    ...(found?.slowerThanMicros === undefined ? {} : { slowerThanMicros: found.slowerThanMicros }),
    lane: 'solo',
    candidate: { requests, bad },
    stable: { requests: before?.n ?? 0, bad: before?.k ?? 0 }, // nothing is known from before
    minutes: Math.max(1, degraded.cursor - degraded.sinceMinute + 1),
    logE: 0,
    logThreshold: 0,
    gatePassed: true,
  };
  const cause = found === undefined ? 'hard-limit' : found.of === 'limit' ? 'limit' : 'evidence';
  return { cause, signal, comparison, failedRequests: bad, why };
}

/** The plan is that of any other breach; nothing of this judgement is kept. */
const judgementOf = ({ variant, version }: VariantWatch, { to, sinceEpochSeconds }: Change): Judgement => ({
  lane: 'solo',
  candidate: version,
  candidateVariant: variant,
  stable: to,
  stableVariant: variant,
  startedAtEpochSeconds: sinceEpochSeconds,
  firstMinute: Math.ceil(sinceEpochSeconds / 60),
  signals: {},
});
