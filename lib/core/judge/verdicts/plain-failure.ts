import type { ArmSeries } from '../../minutes/readings.ts';
import type { SignalName } from '../../signals/registry.ts';
import type { EpochMinute } from '../../words/time.ts';
import { type HardLimitHit, hardLimitHit } from './hard-limit.ts';
import { hardLimitByRequests } from './hard-limit-by-requests.ts';
import { hardLimitWithoutStable } from './hard-limit-without-stable.ts';

/** The signals whose failures can be too plain to wait for. */
export type PlainSignal = Exclude<SignalName, 'latency'>;

/** Both arms' minutes of a signal that hard limits look at. */
export interface PlainArms {
  readonly signal: PlainSignal;
  readonly arms: { readonly candidate: ArmSeries; readonly stable: ArmSeries };
}

export interface PlainFailure {
  readonly signal: PlainSignal;
  readonly hit: HardLimitHit;
}

/**
 * The first signal with a failure too plain to wait for. What callers do wrong falls on both versions alike, so refused requests count as
 * failed ones do while stable serves beside; without it nobody can tell whose fault they are.
 *
 * @param stableIsTroubled - Stable was not well when last seen: unseen it is no place to go.
 */
export function plainFailureOf(
  signals: readonly PlainArms[],
  span: { readonly firstMinute: EpochMinute; readonly atEpochSeconds: number },
  stableIsTroubled: boolean,
): PlainFailure | undefined {
  for (const { signal, arms } of signals) {
    const beside = hardLimitHit(arms, span) ?? hardLimitByRequests(arms, span);
    const hit = beside ?? (stableIsTroubled || signal !== 'errors' ? undefined : hardLimitWithoutStable(arms, span));
    if (hit !== undefined) return { signal, hit };
  }
  return undefined;
}
