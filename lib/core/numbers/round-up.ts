/** 1234 -> 1300, 9.91 -> 10. */
export function roundUpToTwoDigits(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}
