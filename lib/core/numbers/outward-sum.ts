import { onesIn } from './ones-in.ts';

/** A direction is left when the next term of every sum is below this fraction of the sum. */
const NEGLIGIBLE = 1e-16;
/** Terms beyond this are scaled down, with their sum: one more step multiplies by 1e16 at most. */
const TOO_LARGE = 1e280;
const LOG_TOO_LARGE = Math.log(TOO_LARGE);

/**
 * Sums that are built outwards from a term of 1, one per odds ratio and all in step: first the terms upwards, then those
 * downwards. Terms may grow beyond what a double holds before they fall; they are expected to fall for good once they are
 * negligible.
 */
export class OutwardSums {
  #sums = new Float64Array(0);
  #terms = new Float64Array(0);
  /** Absent while nothing had to be scaled down, which is nearly always. */
  #logScales: Float64Array | undefined;
  #isSettled = false;

  /** Begins anew, with so many sums. */
  begin(count: number): void {
    this.#sums = onesIn(this.#sums, count);
    this.#terms = onesIn(this.#terms, count);
    this.#logScales = undefined;
    this.#isSettled = false;
  }

  /** True when no further step in this direction would change a sum. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** One step on: multiplies the term of each sum by `ratio * ratios[i]` and adds it. */
  step(ratio: number, ratios: readonly number[]): void {
    const sums = this.#sums;
    const terms = this.#terms;
    let isSettled = true;
    let mostTerm = 0;
    for (let i = 0; i < sums.length; i++) {
      const term = terms[i]! * ratio * ratios[i]!; // one of each per sum
      const sum = sums[i]! + term;
      terms[i] = term;
      sums[i] = sum;
      if (isSettled && term > NEGLIGIBLE * sum) isSettled = false;
      if (term > mostTerm) mostTerm = term;
    }
    this.#isSettled = isSettled;
    if (mostTerm > TOO_LARGE) this.#scaleDown();
  }

  /** Back to the first term of 1, for the other direction. */
  turnBack(): void {
    const scales = this.#logScales;
    for (let i = 0; i < this.#terms.length; i++) this.#terms[i] = scales === undefined ? 1 : Math.exp(-scales[i]!);
    this.#isSettled = false;
  }

  /** Logarithm of sum `i`. */
  log(i: number): number {
    return Math.log(this.#sums[i]!) + (this.#logScales === undefined ? 0 : this.#logScales[i]!); // i counts the sums
  }

  logs(): number[] {
    return Array.from(this.#sums, (_, i) => this.log(i));
  }

  #scaleDown(): void {
    this.#logScales ??= new Float64Array(this.#terms.length);
    for (let i = 0; i < this.#terms.length; i++) {
      if (this.#terms[i]! <= TOO_LARGE) continue;
      this.#terms[i]! /= TOO_LARGE;
      this.#sums[i]! /= TOO_LARGE;
      this.#logScales[i]! += LOG_TOO_LARGE;
    }
  }
}
