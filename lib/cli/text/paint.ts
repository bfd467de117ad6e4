/** Colours for a terminal; elsewhere each leaves its text as it is. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  /** Columns there are, 80 where nobody knows. */
  readonly columns: number;
}

const code = (on: number) => (text: string) => `\u001b[${on}m${text}\u001b[0m`;
const plain = (text: string): string => text;

/** @see https://no-color.org */
export function paintFor(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const columns = Math.min(100, Math.max(60, stream.columns ?? 80));
  const coloured = stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return coloured
    ? { bold: code(1), dim: code(2), good: code(32), bad: code(31), columns }
    : { bold: plain, dim: plain, good: plain, bad: plain, columns };
}
