/** Rates that are tried against the limit, as parts of it, with equal weights. */
const PARTS: readonly number[] = [0, 0.125, 0.25, 0.5];

/**
 * What speaks for a rate being below `limit`: the logarithm of an e-value against "it is the limit or more", a mixture of likelihood ratios.
 * It may be looked at after every request.
 *
 * @param n - Requests, a whole number >= 0.
 * @param k - Bad ones among them.
 * @param limit - Fraction in (0, 1).
 * @param scatter - Requests that count as one because they fail together, at least 1.
 * @see J. Ville, "Etude critique de la notion de collectif" (1939): the chance of ever exceeding log(1/a) is at most a.
 */
export function rateBelowLogE(
  { n, k }: { readonly n: number; readonly k: number },
  limit: number,
  scatter = 1,
): number {
  const logs = PARTS.map((part) => {
    const bad = k === 0 ? 0 : k * Math.log(part);
    return (bad + (n - k) * Math.log((1 - part * limit) / (1 - limit))) / scatter;
  });
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / PARTS.length);
}
