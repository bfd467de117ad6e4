/**
 * A list of ones: the list itself where it has that length, so that what is reckoned for every block needs no new one. Looped over: for a few
 * numbers that is quicker than `fill`.
 */
export function onesIn(list: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const ones = list.length === length ? list : new Float64Array(length);
  for (let i = 0; i < length; i++) ones[i] = 1;
  return ones;
}
