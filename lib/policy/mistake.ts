/** One thing that is wrong with a policy, not yet placed in the file. */
export interface Mistake {
  /** Keys and indices from the root; empty for the file as a whole. */
  readonly path: readonly PropertyKey[];
  /** A sentence without the path in front. */
  readonly message: string;
}

const LONGEST_QUOTE = 60;

/** What stands in the file, in words that fit into a line. */
export function gotOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'got nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'got an empty list' : 'got a list';
  if (typeof value === 'object') return 'got a map';
  if (typeof value !== 'string') return `got ${value}`;
  const shown = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}...` : value;
  return `got ${JSON.stringify(shown)}`;
}

/** The usual sentence: what was found, what may stand there. */
export const refusal = (value: unknown, allowed: string): string => `${gotOf(value)}, allowed: ${allowed}`;

/** `guards[0].signals.latency`; a word that is no word is quoted. Empty for the root. */
export function renderPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, depth) => {
      if (typeof step === 'number') return `[${step}]`;
      const word = String(step);
      if (!/^[\w-]+$/.test(word)) return `[${gotOf(word).slice('got '.length)}]`;
      return depth === 0 ? word : `.${word}`;
    })
    .join('');
}
