/** The moment at which all is well in every test. */
export const NOON = Date.UTC(2026, 10, 22, 12) / 1000; // 2026-11-22T12:00:00Z
export const NOON_MINUTE = NOON / 60;
export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;
