import type { ArmCounts, OneArmRow, TwoArmRow } from '../../lib/core/evidence/counts.ts';
import { meanAtOddsRatio } from '../../lib/core/evidence/odds-grid.ts';
import type { Family } from './families.ts';
import { binomial, type Random, requestCount, seededRandom } from './sampling.ts';

/** One cell of a table: what is simulated, over and over. */
export interface Cell {
  readonly family: Family;
  /** Of both arms. */
  readonly requestsPerMinute: number;
  /** The candidate's part of them, a fraction in (0, 1). */
  readonly share: number;
  readonly baseRate: number;
  readonly minutes: number;
  /** Absent for a healthy candidate. */
  readonly fault?: { readonly oddsRatio: number; readonly fromMinute: number };
}

/** A day of stable before the deployment, and the minutes after it; minutes that never arrived are left out. */
export interface Run {
  readonly history: readonly OneArmRow[];
  readonly rows: readonly TwoArmRow[];
}

const HISTORY_MINUTES = 1440;

export function simulate(cell: Cell, seed: number): Run {
  const random = seededRandom(seed);
  const requests = {
    candidate: cell.requestsPerMinute * cell.share,
    stable: cell.requestsPerMinute * (1 - cell.share),
  };
  return { history: historyOf(cell, random, cell.requestsPerMinute), rows: rowsOf(cell, random, requests) };
}

function historyOf({ family, baseRate }: Cell, random: Random, requests: number): OneArmRow[] {
  const shared = Array.from(family.shared?.(random, HISTORY_MINUTES) ?? []);
  const span = { minutes: HISTORY_MINUTES, history: true, arm: 'stable', baseRate } as const;
  return Array.from(family.rates(random, shared, span), (rate, i) => {
    return { minute: i - HISTORY_MINUTES, ...counts(random, requests, rate) };
  });
}

function rowsOf(cell: Cell, random: Random, requests: { candidate: number; stable: number }): TwoArmRow[] {
  const { family, fault, minutes, baseRate } = cell;
  const shared = Array.from(family.shared?.(random, minutes) ?? []);
  const ratesOf = (arm: 'candidate' | 'stable', mean: number) =>
    family.rates(random, shared, { minutes, history: false, arm, baseRate: mean });
  const [ofCandidate, ofStable] = [ratesOf('candidate', baseRate), ratesOf('stable', baseRate)];
  // a fault changes the mean and leaves the correlation within a minute as it is
  const ofFault = fault === undefined ? [] : ratesOf('candidate', meanAtOddsRatio(baseRate, fault.oddsRatio));
  const rows: TwoArmRow[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const faulty = fault !== undefined && minute >= fault.fromMinute;
    const candidate = counts(random, requests.candidate, (faulty ? ofFault : ofCandidate)[minute]!); // one rate per minute
    const stable = counts(random, requests.stable, ofStable[minute]!); // as above
    if (random() >= (family.missing ?? 0)) rows.push({ minute, candidate, stable });
  }
  return rows;
}

function counts(random: Random, requests: number, rate: number): ArmCounts {
  const n = requestCount(random, requests);
  return { n, k: binomial(random, n, rate) };
}
