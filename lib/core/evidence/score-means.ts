import { onesIn } from './ones-in.ts';

/** A direction is left when no mean would change any more. */
const NEGLIGIBLE = 1e-16;
/** Products of two such numbers, one step further on, still fit into a double. */
const TOO_LARGE = 1e120;

/**
 * Means of scores under several laws of a count, built outwards from the observed one: probability and score of each count follow
 * from those of its neighbour. All relative to the observed count, where each probability and each score is 1.
 *
 * Numbers may grow beyond what a double holds before they fall; they are expected to fall for good once they are negligible.
 */
export class ScoreMeans {
  #probabilities = new Float64Array(0);
  #scores = new Float64Array(0);
  /** Law by law: the sum of the probabilities, then those of probability times score. */
  #sums = new Float64Array(0);
  /** By how much the numbers of a law, and those of a score, were divided: logarithms. Absent while none was. */
  #logScales: { readonly ofLaws: Float64Array; readonly ofScores: Float64Array } | undefined;
  #isSettled = false;

  /** Begins anew at an observed count. To be used again and again: making three lists costs as much as the sums in them. */
  begin(laws: number, scores: number): void {
    this.#probabilities = onesIn(this.#probabilities, laws);
    this.#scores = onesIn(this.#scores, scores);
    this.#sums = onesIn(this.#sums, laws * (scores + 1));
    this.#logScales = undefined;
    this.#isSettled = false;
  }

  /** True when no further step in this direction would change a mean. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** One count on: by what each law's probability is multiplied, `common` to all and one by one, and by what each score is. */
  step(common: number, ofLaws: readonly number[], ofScores: readonly number[]): void {
    const scores = this.#scores;
    const probabilities = this.#probabilities;
    const sums = this.#sums;
    let most = 0;
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i]! * ofScores[i]!; // one of each per score
      scores[i] = score;
      if (score > most) most = score;
    }
    let isSettled = true;
    let at = 0;
    for (let law = 0; law < probabilities.length; law++) {
      const probability = probabilities[law]! * common * ofLaws[law]!; // one of each per law
      probabilities[law] = probability;
      if (probability > most) most = probability;
      const sum = sums[at]! + probability; // one, and one per score, for each law
      sums[at] = sum;
      if (isSettled && probability > NEGLIGIBLE * sum) isSettled = false;
      at += 1;
      for (let i = 0; i < scores.length; i++) {
        const product = probability * scores[i]!;
        const scored = sums[at]! + product;
        sums[at] = scored;
        if (isSettled && product > NEGLIGIBLE * scored) isSettled = false;
        at += 1;
      }
    }
    this.#isSettled = isSettled;
    if (most > TOO_LARGE) this.#scaleDown();
  }

  /** Back to the observed count, for the other direction. */
  turnBack(): void {
    const { ofLaws, ofScores } = this.#logScales ?? {};
    for (let law = 0; law < this.#probabilities.length; law++) {
      this.#probabilities[law] = ofLaws === undefined ? 1 : Math.exp(-ofLaws[law]!); // one per law
    }
    for (let i = 0; i < this.#scores.length; i++) {
      this.#scores[i] = ofScores === undefined ? 1 : Math.exp(-ofScores[i]!); // one per score
    }
    this.#isSettled = false;
  }

  /** Logarithm of the largest mean of a score over all laws. */
  logLargest(score: number): number {
    const width = this.#scores.length + 1;
    let largest = 0;
    for (let at = 0; at < this.#sums.length; at += width) {
      largest = Math.max(largest, this.#sums[at + 1 + score]! / this.#sums[at]!); // at + width <= length
    }
    return Math.log(largest) + (this.#logScales === undefined ? 0 : this.#logScales.ofScores[score]!);
  }

  #scaleDown(): void {
    const [laws, scores, width] = [this.#probabilities, this.#scores, this.#scores.length + 1];
    this.#logScales ??= { ofLaws: new Float64Array(laws.length), ofScores: new Float64Array(scores.length) };
    const { ofLaws, ofScores } = this.#logScales;
    laws.forEach((probability, law) => {
      if (probability <= TOO_LARGE) return;
      laws[law] = 1;
      ofLaws[law]! += Math.log(probability);
      for (let i = 0; i < width; i++) this.#sums[law * width + i]! /= probability;
    });
    scores.forEach((score, i) => {
      if (score <= TOO_LARGE) return;
      scores[i] = 1;
      ofScores[i]! += Math.log(score);
      for (let law = 0; law < laws.length; law++) this.#sums[law * width + 1 + i]! /= score;
    });
  }
}
