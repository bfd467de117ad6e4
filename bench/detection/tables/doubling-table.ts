import { minutesToDetect } from '../../../lib/core/evidence/readings/detection-limit.ts';
import { SIGNAL_DEFAULTS } from '../../../lib/policy/policy-defaults.ts';
import { ALPHA, errorsPart } from '../rules/alpha.ts';
import { markdownTable } from './markdown.ts';
import type { Table } from './table.ts';
import { thousands, timeText } from './words.ts';

const TRAFFICS = [10, 100, 1000, 10_000];
const SHARES = [0.05, 0.1, 0.25, 0.5];
const BASE_RATES = [0.001, 0.01];

/** Errors' part of the budget with the signals that are on by default. */
const ERRORS_PART = errorsPart((signal) => SIGNAL_DEFAULTS[signal].on);

/** How long it takes to know that errors have not doubled: what the verdict "too little traffic" is reckoned with. Independent requests. */
export const DOUBLING_TABLE: Table = {
  name: 'doubling',
  cells: () => [],
  render: () =>
    markdownTable(
      ['errors of stable', 'requests/min', ...SHARES.map((share) => `share ${100 * share}%`)],
      BASE_RATES.flatMap((stableRate) =>
        TRAFFICS.map((traffic) => [
          `${100 * stableRate}%`,
          thousands(traffic),
          ...SHARES.map((share) =>
            timeText(minutesToDetect({ stableRate, oddsRatio: 2, share }, traffic, ALPHA * ERRORS_PART)),
          ),
        ]),
      ),
    ),
};
