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
  readonly #sums: number[];
  readonly #terms: number[];
  readonly #logScales: number[];
  #isSettled = false;

  constructor(size: number) {
    this.#sums = new Array<number>(size).fill(1);
    this.#terms = new Array<number>(size).fill(1);
    this.#logScales = new Array<number>(size).fill(0);
  }

  /** True when no further step in this direction would change a sum. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** One step on: multiplies the term of each sum by `ratio * ratios[i]` and adds it. */
  step(ratio: number, ratios: ArrayLike<number>): void {
    const sums = this.#sums;
    const terms = this.#terms;
    let isSettled = true;
    for (let i = 0; i < sums.length; i++) {
      const term = terms[i]! * ratio * ratios[i]!; // one of each per sum
      const sum = sums[i]! + term;
      terms[i] = term;
      sums[i] = sum;
      if (term > NEGLIGIBLE * sum) isSettled = false;
      if (term > TOO_LARGE) this.#scaleDown(i);
    }
    this.#isSettled = isSettled;
  }

  /** Back to the first term of 1, for the other direction. */
  turnBack(): void {
    for (let i = 0; i < this.#terms.length; i++) this.#terms[i] = Math.exp(-this.#logScales[i]!);
    this.#isSettled = false;
  }

  logs(): number[] {
    return this.#sums.map((sum, i) => Math.log(sum) + this.#logScales[i]!);
  }

  #scaleDown(i: number): void {
    this.#terms[i]! /= TOO_LARGE;
    this.#sums[i]! /= TOO_LARGE;
    this.#logScales[i]! += LOG_TOO_LARGE;
  }
}
