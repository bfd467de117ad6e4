import type { GuardState } from '../../state/guard-state.ts';
import type { Rollback } from '../../state/rollback.ts';
import { desiredShares, type EndpointState, type Share, shareOf } from '../../words/endpoint.ts';
import { wholeOf } from '../../words/spoken.ts';
import { versionLabel } from '../../words/version.ts';

/** An instance carries this much of the most that it ever carried in a minute of the last week. */
const HEADROOM = 1.25;
/** A variant that serves this part already will not fall over the rest. */
const NEARLY_ALL = 0.8;
/** A smaller shift helps nobody. */
const LEAST_SHIFT = 0.01;

/** Whether the version that is returned to can carry what would come. */
export type Room =
  /** Everything may go. `unknown`: nobody knows whether it can, and users on a bad version come first. */
  | { readonly kind: 'enough'; readonly unknown?: string }
  | {
      readonly kind: 'short';
      /** What may go at once; absent when that is nothing worth a call. */
      readonly shares?: readonly Share[];
      readonly have: number;
      readonly need: number;
      readonly why: string;
    };

/**
 * Compares the load that would come with 1.25 times the most that an instance of that variant had in a minute of seven days.
 *
 * @param serves - The part of the traffic that it serves without what would come.
 */
export function roomFor(
  state: GuardState,
  rollback: Rollback,
  { endpoint, serves }: { readonly endpoint: EndpointState; readonly serves: number | undefined },
): Room {
  const { toVariant, to, target } = rollback;
  const variant = endpoint.variants.find(({ name }) => name === toVariant);
  const have = variant?.currentInstances;
  const wanted = shareOf(target, toVariant);
  // serverless variants scale by themselves
  if (have === undefined || serves === undefined || wanted === undefined || serves >= NEARLY_ALL) return ENOUGH;
  const { peak, requestsPerMinute } = state;
  const unknown = (what: string): Room => ({
    kind: 'enough',
    unknown: `${what}, so nobody knows whether ${versionLabel(to)} can carry everything`,
  });
  if (peak?.variant !== toVariant || peak.version !== to)
    return unknown(`what an instance of ${toVariant} carries was not read`);
  if (peak.perInstance === undefined) return unknown(`no request to ${toVariant} in seven days is on record`);
  if (requestsPerMinute === undefined) return unknown('how many requests come at present is not known');
  const each = HEADROOM * peak.perInstance;
  const load = requestsPerMinute * wanted;
  if (load <= each * have) return ENOUGH;
  const shares = shiftTo(desiredShares(endpoint), target, toVariant, (each * have) / requestsPerMinute);
  return {
    kind: 'short',
    have,
    need: Math.ceil(load / each),
    ...(shares === undefined ? {} : { shares }),
    why: `${versionLabel(to)} on ${toVariant} has ${counted(have)} that ${have === 1 ? 'carries' : 'carry'} ${wholeOf(each * have)} requests a minute, ${wholeOf(load)} would come`,
  };
}

const ENOUGH: Room = { kind: 'enough' };

export const counted = (instances: number): string => `${instances} ${instances === 1 ? 'instance' : 'instances'}`;

/** So far along the way from what is wanted now to the target that the receiving variant gets this share, in whole percent. */
function shiftTo(
  now: readonly Share[],
  target: readonly Share[],
  toVariant: string,
  carries: number,
): readonly Share[] | undefined {
  const [have, wanted] = [shareOf(now, toVariant), shareOf(target, toVariant)];
  if (have === undefined || wanted === undefined || wanted <= have) return undefined;
  const reached = Math.min(wanted, Math.floor(carries * 100) / 100);
  if (reached - have < LEAST_SHIFT) return undefined;
  const part = (reached - have) / (wanted - have);
  return now.map(({ variant, share }) => {
    const end = shareOf(target, variant) ?? share; // a variant that the target does not name keeps what it has
    return { variant, share: share + part * (end - share) };
  });
}
