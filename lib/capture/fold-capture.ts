import { binOf, emptyHistogram, type FeatureBins } from '../core/drift/feature-bins.ts';
import type { CaptureForm } from './capture-form.ts';
import { type CaptureCount, captureReader, type RefusedLine } from './captured-rows.ts';
import type { Cell } from './payload-rows.ts';

/** The name under which predictions are counted beside the features. */
export const PREDICTION = 'prediction';

/** Counts of one file, by feature and bin. A feature that the reference does not have is named, not counted. */
export interface FoldedCapture {
  readonly count: CaptureCount;
  readonly histograms: ReadonlyMap<string, readonly number[]>;
  readonly unknownFeatures: ReadonlySet<string>;
  readonly firstAtEpochSeconds?: number;
  readonly lastAtEpochSeconds?: number;
}

export interface CaptureFold {
  take(line: string): void;
  done(): FoldedCapture;
}

/** Counts the lines of a capture file into frozen bins, one at a time: memory does not grow with the file but for the events' ids. */
export function captureFold(
  form: CaptureForm,
  bins: ReadonlyMap<string, FeatureBins>,
  onRefused?: (refused: RefusedLine) => void,
): CaptureFold {
  const reader = captureReader(form, onRefused);
  const histograms = new Map([...bins].map(([name, each]) => [name, emptyHistogram(each)]));
  const unknownFeatures = new Set<string>();
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const add = (name: string, value: Cell): void => {
    const [each, histogram] = [bins.get(name), histograms.get(name)];
    if (each === undefined || histogram === undefined) unknownFeatures.add(name);
    else histogram[binOf(each, value)]! += 1; // a bin of this feature
  };
  return {
    take(line) {
      const rows = reader.take(line);
      if (rows === undefined) return;
      const { features, predictions, record } = rows;
      first = Math.min(first, record.atEpochSeconds);
      last = Math.max(last, record.atEpochSeconds);
      features?.rows.forEach((row) => {
        features.columns.forEach((name, at) => {
          add(name, row[at] ?? null); // as wide as the columns
        });
      });
      predictions?.forEach((value) => {
        add(PREDICTION, value);
      });
    },
    done: () => ({
      count: reader.count,
      histograms,
      unknownFeatures,
      ...(Number.isFinite(first) ? { firstAtEpochSeconds: first, lastAtEpochSeconds: last } : {}),
    }),
  };
}
