export const PERCENTAGE_PATTERN = /^(\d{1,3}(?:\.\d{1,6})?) ?%$/;

/** The fraction meant by text such as `1%` or `0.5%`; undefined when it is none. */
export function parsePercentage(text: string): number | undefined {
  const amount = PERCENTAGE_PATTERN.exec(text)?.[1];
  // the exponent shifts the decimal point exactly; 0.7 / 100 is not 0.007
  return amount === undefined ? undefined : Number(`${amount}e-2`);
}

/** Ten significant digits at most, and no exponent: 0.00001 is `0.001%`. */
export function renderPercentage(fraction: number): string {
  const percent = Number((fraction * 100).toPrecision(10));
  return `${percent.toFixed(12).replace(/\.?0+$/, '')}%`;
}
