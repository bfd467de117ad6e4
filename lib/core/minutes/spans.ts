import type { EpochMinute } from '../words/time.ts';
import type { ArmMinute } from './readings.ts';

/** Closed span: `from <= m <= to`; empty when `to < from`. */
export const minutesOf = (from: EpochMinute, to: EpochMinute): EpochMinute[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

/** Something was served in this minute, even if not all that is known of it has come. */
export const hadRequests = (row: ArmMinute): boolean => row === 'late' || (row !== 'absent' && row.n > 0);
