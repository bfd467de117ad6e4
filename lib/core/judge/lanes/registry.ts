import type { LaneName } from '../judgement.ts';
import { BEFORE_AFTER } from './before-after/before-after-lane.ts';
import { CONCURRENT } from './concurrent/concurrent-lane.ts';
import type { Lane } from './lane.ts';

/** Every lane, the most telling first. A new one is a folder here and a line below. */
export const LANES: Readonly<Record<LaneName, Lane>> = {
  canary: CONCURRENT,
  solo: BEFORE_AFTER,
};
