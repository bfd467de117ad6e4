/** What is this much smaller, as a logarithm, is lost in the rounding of the larger one. */
const NEGLIGIBLE = -40;

/** `log(exp(a) + exp(b))` without overflow; minus infinity stands for a zero. */
export function logAddExp(a: number, b: number): number {
  const high = a > b ? a : b;
  const below = (a > b ? b : a) - high;
  if (high === Number.NEGATIVE_INFINITY || below < NEGLIGIBLE) return high;
  return high + Math.log1p(Math.exp(below));
}

/** `log(sum(exp(x)))` without overflow; minus infinity for no terms. */
export function logSumExp(logs: readonly number[]): number {
  let high = Number.NEGATIVE_INFINITY;
  for (const log of logs) if (log > high) high = log;
  if (high === Number.NEGATIVE_INFINITY) return high;
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - high);
  return high + Math.log(sum);
}

/** Log of the weighted mean of values given as logs: `log(sum(exp(logWeights[i] + logs[i])))`. */
export function logWeightedSum(logWeights: readonly number[], logs: readonly number[]): number {
  return logSumExp(logs.map((log, i) => log + (logWeights[i] ?? Number.NEGATIVE_INFINITY)));
}
