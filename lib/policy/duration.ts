const MINUTES_BY_UNIT = { m: 1, h: 60, d: 24 * 60 } as const;
const MICROS_BY_UNIT = { us: 1, ms: 1_000, s: 1_000_000 } as const;

/** Whole numbers only, so that no rounding stands between the file and the judge. */
export const DURATION_PATTERN = /^(\d{1,9})(m|h|d)$/;
export const LATENCY_PATTERN = /^(\d{1,9})(us|ms|s)$/;

/** Minutes meant by text such as `15m`, `24h` or `2d`; undefined when it is none. */
export function parseDurationMinutes(text: string): number | undefined {
  const [, amount, unit] = DURATION_PATTERN.exec(text) ?? [];
  if (amount === undefined) return undefined;
  return Number(amount) * MINUTES_BY_UNIT[unit as keyof typeof MINUTES_BY_UNIT];
}

/** The largest unit that needs no fraction; a single day reads `24h`. */
export function renderDurationMinutes(minutes: number): string {
  if (minutes >= 2 * MINUTES_BY_UNIT.d && minutes % MINUTES_BY_UNIT.d === 0) return `${minutes / MINUTES_BY_UNIT.d}d`;
  if (minutes >= MINUTES_BY_UNIT.h && minutes % MINUTES_BY_UNIT.h === 0) return `${minutes / MINUTES_BY_UNIT.h}h`;
  return `${minutes}m`;
}

/** Microseconds meant by text such as `300ms` or `2s`; undefined when it is none. */
export function parseLatencyMicros(text: string): number | undefined {
  const [, amount, unit] = LATENCY_PATTERN.exec(text) ?? [];
  if (amount === undefined) return undefined;
  return Number(amount) * MICROS_BY_UNIT[unit as keyof typeof MICROS_BY_UNIT];
}

/** The largest unit that needs no fraction. */
export function renderLatencyMicros(micros: number): string {
  if (micros > 0 && micros % MICROS_BY_UNIT.s === 0) return `${micros / MICROS_BY_UNIT.s}s`;
  if (micros > 0 && micros % MICROS_BY_UNIT.ms === 0) return `${micros / MICROS_BY_UNIT.ms}ms`;
  return `${micros}us`;
}
