/** Letters and digits only: `falseRollbackBudget` and `false_rollback_budget` are spellings, not mistakes of thought. */
const spellingOf = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Edits (insert, delete, replace, swap of neighbours) that turn one text into the other. */
function editsBetween(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      // indices are within the rows by construction
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) edits = Math.min(edits, beforeLast[j - 2]! + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length]!;
}

/** The word that was probably meant: at most a third of its letters wrong. Undefined when nothing is near enough. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  const spelling = spellingOf(word.slice(0, 80));
  if (spelling === '') return undefined;
  const ranked = words
    .map((candidate) => ({ candidate, edits: editsBetween(spelling, spellingOf(candidate)) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(spellingOf(candidate).length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate;
}
