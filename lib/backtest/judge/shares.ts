import type { EpochMinute } from '../../core/words/time.ts';
import type { ArmMinutes } from '../trace/arm-minutes.ts';
import { COLUMN } from '../trace/fields.ts';
import type { TraceRun } from '../trace/trace-run.ts';

export interface Shares {
  readonly candidate: number;
  readonly stable: number;
}

/**
 * How the traffic is shared out at the end of a minute, fractions: by the newest weights recorded, or else by the requests of the
 * minutes since the deployment in which both arms reported. 0 for both when neither is known.
 */
export function sharesAt(
  { stable, candidate }: TraceRun,
  span: { readonly firstMinute: EpochMinute; readonly minute: EpochMinute },
): Shares {
  return byWeight(stable, candidate, span.minute) ?? byRequests(stable, candidate, span);
}

function byWeight(stable: ArmMinutes, candidate: ArmMinutes, minute: EpochMinute): Shares | undefined {
  const [ofStable, ofCandidate] = [newestWeight(stable, minute), newestWeight(candidate, minute)];
  if (ofStable === undefined || ofCandidate === undefined) return undefined;
  return fractions(ofCandidate, ofStable);
}

function newestWeight(arm: ArmMinutes, minute: EpochMinute): number | undefined {
  if (!arm.names(COLUMN.weight)) return undefined;
  for (let at = Math.min(minute, arm.to - 1); at >= arm.from; at -= 1) {
    const weight = arm.value(COLUMN.weight, at);
    if (!Number.isNaN(weight)) return weight;
  }
  return undefined;
}

function byRequests(
  stable: ArmMinutes,
  candidate: ArmMinutes,
  { firstMinute, minute }: { readonly firstMinute: EpochMinute; readonly minute: EpochMinute },
): Shares {
  let [ofStable, ofCandidate] = [0, 0];
  for (let at = firstMinute; at <= minute; at += 1) {
    const [s, c] = [stable.value(COLUMN.invocations, at), candidate.value(COLUMN.invocations, at)];
    if (Number.isNaN(s) || Number.isNaN(c)) continue;
    ofStable += s;
    ofCandidate += c;
  }
  return fractions(ofCandidate, ofStable);
}

function fractions(candidate: number, stable: number): Shares {
  const total = candidate + stable;
  return total > 0 ? { candidate: candidate / total, stable: stable / total } : { candidate: 0, stable: 0 };
}
