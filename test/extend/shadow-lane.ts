import { BEFORE_AFTER } from '../../lib/core/judge/lanes/before-after/before-after-lane.ts';
import type { Lane } from '../../lib/core/judge/lanes/lane.ts';

/**
 * A version on a variant that is called `shadow` is held against what stable did before it came. Nothing is moved for it: people are told.
 * How it freezes, reads and folds is as in the lane that it is made from.
 */
export const SHADOW: Lane = {
  ...BEFORE_AFTER,
  startOf: (view) => (view.candidate.variant === 'shadow' ? BEFORE_AFTER.startOf(view) : undefined),
  modeOf: () => 'observe',
  words: {
    ...BEFORE_AFTER.words,
    judgedAgainst: (candidate, stable) => `${candidate} in the shadow, against what ${stable} did before`,
  },
};
