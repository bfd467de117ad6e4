import { GUARD_DEFAULTS } from '../../../lib/policy/policy-defaults.ts';
import { ALPHA } from './alpha.ts';
import { watchErrors } from './one-evidence.ts';
import type { Rule } from './rule.ts';

/** The judge's evidence for an endpoint whose stable version has less than a day of history. */
export const COLD_START: Rule = {
  name: 'stablehand-cold',
  title: 'Stablehand without a history of stable',
  start: (view) => watchErrors(view, { alpha: ALPHA, or0: GUARD_DEFAULTS.margin, bakeMinutes: view.bakeMinutes }),
};
