/**
 * Bounds of the log e-value of one minute. The lower one keeps a single hopeless minute from becoming minus infinity,
 * from which no later evidence could return; the upper one only ever lowers an e-value.
 */
export const LOG_E_LIMIT = 700;

export function limitLogE(logE: number): number {
  if (Number.isNaN(logE)) throw new RangeError('a log e-value must be a number, got NaN');
  return Math.min(LOG_E_LIMIT, Math.max(-LOG_E_LIMIT, logE));
}
