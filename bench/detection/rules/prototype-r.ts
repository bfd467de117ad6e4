import { estimateHistory } from '../../../lib/core/evidence/estimate-history.ts';
import { GUARD_DEFAULTS } from '../../../lib/policy/policy-defaults.ts';
import { ALPHA } from './alpha.ts';
import { watchErrors } from './one-evidence.ts';
import type { Rule } from './rule.ts';

/** The prototype's rule R: both paths with onset mixture, burst discount and a gate since the onset, after a day of history. */
export const PROTOTYPE_R: Rule = {
  name: 'prototype-r',
  title: "the prototype's rule R: onset mixture and burst discount on both paths",
  start(view) {
    const history = estimateHistory(view.history());
    if (history === undefined) return undefined;
    return watchErrors(view, { alpha: ALPHA, or0: GUARD_DEFAULTS.margin, bakeMinutes: view.bakeMinutes, history });
  },
};
