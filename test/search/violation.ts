/** Something that must never be. The sentence says what, with the values. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** @throws {Violation} unless the claim holds. */
export function mustHold(claim: boolean, sentence: () => string): asserts claim {
  if (!claim) throw new Violation(sentence());
}
