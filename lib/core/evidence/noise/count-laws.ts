import { onesIn } from '../../numbers/ones-in.ts';

/** A direction is left when no law's sum would change any more. */
const NEGLIGIBLE = 1e-16;
/** A law whose numbers pass this is scaled down; one more step multiplies by 1e16 at most. */
const TOO_LARGE = 1e250;
/** Neighbouring counts share a row where there would be more rows than this: then a row is still much narrower than any law. */
const MOST_ROWS = 4096;

/** What the candidate's count may be, given the bad requests of both arms. */
export interface GivenTotal {
  readonly candidateN: number;
  readonly stableN: number;
  readonly total: number;
}

/** Parameters of both arms' beta laws: one number for each law in every list, and as many laws as `count` says. */
export interface BetaLaws {
  count: number;
  readonly a: number[];
  readonly b: number[];
  readonly stableA: number[];
  readonly stableB: number[];
}

/**
 * Probabilities of the candidate's count under several laws, given the total: both arms are beta-binomial. Built outwards from the count
 * that the candidate's part of the requests would be, since the probability of each count follows from that of its neighbour; what is
 * negligible under every law is left out. Nothing here depends on the observed count.
 */
export class CountLaws {
  /** Row by row, a number for each law; not yet divided by `sums`. */
  rows = new Float64Array(0);
  sums = new Float64Array(0);
  #terms = new Float64Array(0);
  /** What the first count has become by scaling. */
  #starts = new Float64Array(0);
  #least = 0;
  #width = 1;
  #laws = 0;
  firstRow = 0;
  /** Of the count with which it begins: the candidate's part of the requests. */
  middleRow = 0;
  lastRow = 0;

  /** To be used again and again: making the lists costs as much as filling them. */
  fill(given: GivenTotal, laws: BetaLaws): void {
    const { candidateN, stableN, total } = given;
    const most = Math.min(total, candidateN);
    this.#least = Math.max(0, total - stableN);
    this.#laws = laws.count;
    this.#width = Math.ceil((most - this.#least + 1) / MOST_ROWS);
    const needed = (Math.floor((most - this.#least) / this.#width) + 1) * laws.count;
    if (this.rows.length < needed) this.rows = new Float64Array(needed);
    this.sums = onesIn(this.sums, laws.count);
    this.#terms = onesIn(this.#terms, laws.count);
    this.#starts = onesIn(this.#starts, laws.count);
    const start = Math.min(most, Math.max(this.#least, Math.round((total * candidateN) / (candidateN + stableN))));
    this.middleRow = Math.floor((start - this.#least) / this.#width);
    this.firstRow = this.middleRow;
    this.lastRow = this.middleRow;
    this.rows.fill(1, this.middleRow * laws.count, (this.middleRow + 1) * laws.count);
    this.#upwards(given, laws, start, most);
    for (let law = 0; law < laws.count; law++) this.#terms[law] = this.#starts[law]!; // one per law, here and below
    this.#downwards(given, laws, start);
  }

  /** The row that a count falls into; the nearest one for a count that was left out. */
  rowOf(count: number): number {
    return Math.min(this.lastRow, Math.max(this.firstRow, Math.floor((count - this.#least) / this.#width)));
  }

  #upwards({ candidateN, stableN, total }: GivenTotal, laws: BetaLaws, start: number, most: number): void {
    const { a, b, stableA, stableB } = laws;
    const [terms, count, least, width] = [this.#terms, laws.count, this.#least, this.#width];
    for (let j = start; j < most; j++) {
      const l = total - j; // of stable: falls by one as the candidate's rises
      const common = ((candidateN - j) * l) / ((j + 1) * (stableN - l + 1));
      const [good, left, right] = [candidateN - j - 1, stableN - l, l - 1];
      for (let law = 0; law < count; law++) {
        // one of each per law
        terms[law]! *= (common * (a[law]! + j) * (stableB[law]! + left)) / ((b[law]! + good) * (stableA[law]! + right));
      }
      const row = Math.floor((j + 1 - least) / width);
      if (row > this.lastRow) this.#open(row);
      this.lastRow = row;
      if (this.#add(row)) return;
    }
  }

  #downwards({ candidateN, stableN, total }: GivenTotal, laws: BetaLaws, start: number): void {
    const { a, b, stableA, stableB } = laws;
    const [terms, count, least, width] = [this.#terms, laws.count, this.#least, this.#width];
    for (let j = start; j > least; j--) {
      const l = total - j;
      const common = (j * (stableN - l)) / ((candidateN - j + 1) * (l + 1));
      const [good, left, right] = [candidateN - j, stableN - l - 1, j - 1];
      for (let law = 0; law < count; law++) {
        terms[law]! *= (common * (b[law]! + good) * (stableA[law]! + l)) / ((a[law]! + right) * (stableB[law]! + left));
      }
      const row = Math.floor((j - 1 - least) / width);
      if (row < this.firstRow) this.#open(row);
      this.firstRow = row;
      if (this.#add(row)) return;
    }
  }

  #open(row: number): void {
    const [rows, from, to] = [this.rows, row * this.#laws, (row + 1) * this.#laws];
    for (let at = from; at < to; at++) rows[at] = 0; // quicker than fill, for a few numbers
  }

  /** Adds the terms to a row and to the sums; true when all of them are negligible. */
  #add(row: number): boolean {
    const [rows, sums, terms, count] = [this.rows, this.sums, this.#terms, this.#laws];
    const at = row * count;
    let isSettled = true;
    let isTooLarge = false;
    for (let law = 0; law < count; law++) {
      const term = terms[law]!;
      rows[at + law]! += term;
      const sum = sums[law]! + term;
      sums[law] = sum;
      if (isSettled && term > NEGLIGIBLE * sum) isSettled = false;
      if (term > TOO_LARGE) isTooLarge = true;
    }
    if (isTooLarge) this.#scaleDown();
    return isSettled;
  }

  #scaleDown(): void {
    for (let law = 0; law < this.#laws; law++) {
      if (this.#terms[law]! <= TOO_LARGE) continue;
      this.#terms[law]! /= TOO_LARGE;
      this.#starts[law]! /= TOO_LARGE;
      this.sums[law]! /= TOO_LARGE;
      for (let row = this.firstRow; row <= this.lastRow; row++) this.rows[row * this.#laws + law]! /= TOO_LARGE;
    }
  }
}
