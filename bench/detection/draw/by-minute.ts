/** One number for each minute from 0 on, asked in order: many times faster than `Float64Array.from`. */
export function byMinute(minutes: number, valueAt: (minute: number) => number): Float64Array {
  const values = new Float64Array(minutes);
  for (let minute = 0; minute < minutes; minute += 1) values[minute] = valueAt(minute);
  return values;
}
