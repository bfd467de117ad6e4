import { HEALTHY } from './families.ts';
import type { Cell } from './simulate.ts';

/** A cell with its name and how often it is simulated. */
export interface PlannedCell {
  readonly table: 'false rollbacks' | 'delays';
  readonly cell: Cell;
  readonly runs: number;
}

const DAY = 1440;
const LATE = 360;
const SHARE = 0.1;
const BASE_RATE = 0.01;

/** @param scale - 1 for the quick run; runs per cell grow with it. */
export function plannedCells(scale: number, traffics: readonly number[]): PlannedCell[] {
  const common = { share: SHARE, baseRate: BASE_RATE };
  const healthy = traffics.flatMap((requestsPerMinute) =>
    HEALTHY.map((family): PlannedCell => {
      return {
        table: 'false rollbacks',
        runs: 60 * scale,
        cell: { ...common, family, requestsPerMinute, minutes: DAY },
      };
    }),
  );
  const faulty = traffics.flatMap((requestsPerMinute) =>
    HEALTHY.slice(0, 3).flatMap((family) =>
      [0, LATE].flatMap((fromMinute) =>
        [2, 5, 20].map((oddsRatio): PlannedCell => {
          const cell = {
            ...common,
            family,
            requestsPerMinute,
            minutes: fromMinute + 600,
            fault: { oddsRatio, fromMinute },
          };
          return { table: 'delays', runs: 15 * scale, cell };
        }),
      ),
    ),
  );
  return [...healthy, ...faulty];
}
