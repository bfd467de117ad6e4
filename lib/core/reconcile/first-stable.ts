import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tell, tellOnce } from '../record/outbox.ts';
import { NO_STABLE_KNOWN } from '../record/told-keys.ts';
import type { GuardState } from '../state/guard-state.ts';
import { desiredShares, type EndpointState, shareOf } from '../words/endpoint.ts';
import type { GuardPolicy } from '../words/policy.ts';
import { portionOf } from '../words/spoken.ts';
import { type Placement, versionLabel } from '../words/version.ts';
import type { EndpointLook } from './endpoint-look.ts';

/** A variant that carried at least this part of yesterday's requests is taken for stable. */
const CLEAR_MAJORITY = 0.75;

/** True when neither policy nor memory nor the endpoint itself tells who is stable, so that yesterday's requests must be asked. */
export function needsYesterday(state: GuardState, guard: GuardPolicy, endpoint: EndpointState): boolean {
  return state.stable === undefined && guard.stable === undefined && servingVariants(endpoint).length > 1;
}

/** Who is stable on first sight. Once known, only promotion or a person changes it. */
export function firstStable(state: GuardState, look: EndpointLook): GuardState {
  if (state.stable !== undefined || state.placements.length === 0) return state;
  const { guard, endpoint, atEpochSeconds } = look;
  // yesterday was not read, or not whole: nobody knows yet, which is not the same as nobody being stable
  if (needsYesterday(state, guard, endpoint) && look.yesterday === undefined) return state;
  const found = byPolicy(guard) ?? onlyServing(endpoint) ?? byMajority(look.yesterday);
  const placement = state.placements.find(({ variant }) => variant === found?.variant);
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand' };
  const key = `${endpoint.createdAtEpochSeconds}`;
  if (found === undefined || placement === undefined) {
    const why =
      found === undefined
        ? 'several variants serve, none carried 75% of the requests of the day before, and the policy names none: add "stable: <variant>" to this guard'
        : `the policy names ${found.variant} as stable, but the endpoint has only ${endpoint.variants.map(({ name }) => name).join(', ')}`;
    return tellOnce(
      state,
      NO_STABLE_KNOWN,
      eventEntry(key, { ...facts, kind: 'no-stable-known', why }),
      noticeEntry(makeNotice('no-stable-known', key, { ...facts, why, ...namedAs('to', largest(state, endpoint)) })),
    );
  }
  const other = largest(state, endpoint, placement.version);
  const why = `${versionLabel(placement.version)} on variant ${placement.variant} is taken for stable: ${found.because}`;
  return tell(
    { ...state, stable: placement.version },
    eventEntry(key, { ...facts, kind: 'adopted', why, to: placement.version }),
    noticeEntry(
      makeNotice('adopted', key, {
        ...facts,
        why,
        to: placement.version,
        toVariant: placement.variant,
        ...namedAs('from', other),
      }),
    ),
  );
}

/** Which version has most of the traffic, as somebody who must decide would like to know; not one that is named already. */
function largest({ placements }: GuardState, endpoint: EndpointState, but?: number): Placement | undefined {
  const shares = desiredShares(endpoint);
  const share = ({ variant }: Placement) => shareOf(shares, variant) ?? 0; // not there: no traffic
  return placements.filter((each) => each.version !== but && share(each) > 0).sort((a, b) => share(b) - share(a))[0];
}

const namedAs = (field: 'from' | 'to', placement: Placement | undefined) =>
  placement === undefined ? {} : { [field]: placement.version };

type Found = { readonly variant: string; readonly because: string };

const byPolicy = ({ stable }: GuardPolicy): Found | undefined =>
  stable === undefined ? undefined : { variant: stable, because: 'the policy says so' };

function onlyServing(endpoint: EndpointState): Found | undefined {
  const [only, ...others] = servingVariants(endpoint);
  return only === undefined || others.length > 0
    ? undefined
    : { variant: only, because: 'it is the only variant with traffic' };
}

function byMajority(yesterday: ReadonlyMap<string, number> | undefined): Found | undefined {
  if (yesterday === undefined) return undefined;
  const total = [...yesterday.values()].reduce((sum, n) => sum + n, 0);
  if (total === 0) return undefined;
  for (const [variant, n] of yesterday) {
    if (n / total >= CLEAR_MAJORITY)
      return { variant, because: `it carried ${portionOf(n / total)} of the requests of the day before` };
  }
  return undefined;
}

const servingVariants = (endpoint: EndpointState): string[] =>
  desiredShares(endpoint)
    .filter(({ share }) => share > 0)
    .map(({ variant }) => variant);
