/** Whole epoch seconds of an ISO 8601 time; a time without a zone is none, since nobody knows whose it is. */
export function zonedTimeOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text.trim())) return undefined;
  const millis = Date.parse(text.trim());
  return Number.isNaN(millis) ? undefined : Math.floor(millis / 1000);
}
