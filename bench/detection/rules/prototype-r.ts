import { estimateHistory } from '../../../lib/core/evidence/noise/estimate-history.ts';
import { prototypeRule } from '../reference/prototype-rule.ts';
import { ALPHA } from './alpha.ts';
import { watchErrors } from './one-evidence.ts';
import type { Rule } from './rule.ts';

/**
 * The prototype's rule R: both paths with onset mixture, burst discount and a gate since the onset, after a day of history. Margin 1, as
 * it was measured.
 */
export const PROTOTYPE_R: Rule = {
  name: 'prototype-r',
  title: "the prototype's rule R: onset mixture and burst discount on both paths",
  start(view) {
    const history = estimateHistory(view.history());
    if (history === undefined) return undefined;
    const params = { alpha: ALPHA, or0: 1, bakeMinutes: view.bakeMinutes, history };
    return watchErrors(view, params, prototypeRule(params, history));
  },
};
