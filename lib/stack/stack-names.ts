const LONGEST_FUNCTION_NAME = 64;

/** Names under a prefix; without one, CloudFormation chooses. */
export const namesFrom =
  (prefix: string | undefined) =>
  (what: string): string | undefined =>
    prefix === undefined ? undefined : `${prefix}-${what}`;

/**
 * Known before anything is deployed, so that every mail can say what to paste. Unique, since stack names are.
 *
 * @throws {RangeError} when Lambda would refuse the name.
 */
export const manualRollbackNameOf = (prefix: string): string => functionNameOf(prefix, '-manual-rollback');

/** The function for standing decisions and questions. @throws {RangeError} when Lambda would refuse the name. */
export const operateNameOf = (prefix: string): string => functionNameOf(prefix, '-operate');

function functionNameOf(prefix: string, suffix: string): string {
  const longest = LONGEST_FUNCTION_NAME - suffix.length;
  if (!/^[a-zA-Z0-9_-]+$/.test(prefix) || prefix.length > longest) {
    throw new RangeError(
      `the stack name (or namePrefix) ${JSON.stringify(prefix)} begins the name of a function: it must be 1 to ${longest} letters, digits, hyphens or underscores`,
    );
  }
  return `${prefix}${suffix}`;
}
