import { renderPath } from './mistake.ts';

/** One mistake in its place. */
export interface PolicyProblem {
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly path: readonly PropertyKey[];
  /** A sentence that names the value and what is allowed. */
  readonly message: string;
}

/** `stablehand.yaml:7:5 guards[0].mode: got "autoo", allowed: observe, approve, auto`: editors make it a link. */
export function renderPolicyProblem({ file, line, column, path, message }: PolicyProblem): string {
  const subject = renderPath(path);
  return `${file}:${line}:${column} ${subject === '' ? '' : `${subject}: `}${message}`;
}

/** A policy was refused. The message lists every problem, one a line, in the order of the file. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  readonly problems: readonly PolicyProblem[];

  constructor(file: string, problems: readonly PolicyProblem[]) {
    const count = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
    super(
      `${file} is refused, ${count}:\n${problems.map((problem) => `  ${renderPolicyProblem(problem)}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
