import type { CsvForm } from './payload-rows.ts';
import type { PredictionPath } from './prediction-path.ts';

/** How an endpoint's captured requests are to be read: the policy's `capture:` block. */
export interface CaptureForm {
  readonly csv: CsvForm;
  /** The names of the columns, for CSV without a header line. @default - as the payload names them, or counted from 1 */
  readonly columns?: readonly string[];
  /** Absent: answers are not read. */
  readonly prediction?: PredictionPath;
}
