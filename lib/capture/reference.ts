import { binsFor, type FeatureBins } from '../core/drift/feature-bins.ts';
import type { CaptureForm } from './capture-form.ts';
import { captureReader } from './captured-rows.ts';
import { PREDICTION } from './fold-capture.ts';
import type { Cell } from './payload-rows.ts';

/** Values that are kept of each feature: enough for quantiles to a third of a percent. */
const MOST_VALUES = 100_000;

export interface ReferenceFold {
  take(line: string): void;
  /** A feature that is always missing has no bins. */
  done(): ReadonlyMap<string, FeatureBins>;
}

/** Freezes the bins of every feature and of the prediction from lines that are taken as normal. */
export function referenceFold(form: CaptureForm): ReferenceFold {
  const reader = captureReader(form);
  const values = new Map<string, Cell[]>();
  const keep = (name: string, value: Cell): void => {
    const kept = values.get(name) ?? [];
    values.set(name, kept);
    if (kept.length < MOST_VALUES) kept.push(value);
  };
  return {
    take(line) {
      const rows = reader.take(line);
      rows?.features?.rows.forEach((row) => {
        rows.features?.columns.forEach((name, at) => {
          keep(name, row[at] ?? null); // as wide as the columns
        });
      });
      rows?.predictions?.forEach((value) => {
        keep(PREDICTION, value);
      });
    },
    done: () =>
      new Map(
        [...values].flatMap(([name, kept]): [string, FeatureBins][] => {
          const bins = binsFor(kept);
          return bins === undefined ? [] : [[name, bins]];
        }),
      ),
  };
}
