import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { PolicyError } from '../../lib/policy/policy-error.ts';

/** The problem lines of a refused policy, without the file's name; empty when it is taken. */
export function refused(text: string): readonly string[] {
  try {
    parsePolicy(text, 'f.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace('  f.yaml:', ''));
  }
}

/** A sound policy with one guard, whose further lines start at line 3, column 5. */
export const guardWith = (...lines: readonly string[]): string =>
  ['guards:', '  - endpoint: fraud-detector', ...lines.map((line) => `    ${line}`), ''].join('\n');
