/** Ends a `switch` over a union: a new arm that nobody handles is a compile error, and a wrong value at run time is loud. */
export function assertNever(value: never): never {
  throw new RangeError(`unexpected case ${JSON.stringify(value)}`);
}
