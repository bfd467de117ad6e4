import { type Judgement, type LaneName, laneOf } from '../judgement.ts';
import type { Lane, LaneStart, LaneView } from './lane.ts';
import { LANES } from './registry.ts';

/** The lane in which a version is judged. */
export const laneRulesOf = (judgement: Pick<Judgement, 'lane'>): Lane => LANES[laneOf(judgement)];

/** The first lane that can begin with a version, and how; absent where none can. */
export function laneFor(view: LaneView): (LaneStart & { readonly lane: LaneName }) | undefined {
  for (const lane of Object.keys(LANES) as LaneName[]) {
    const start = LANES[lane].startOf(view);
    if (start !== undefined) return { ...start, lane };
  }
  return undefined;
}
