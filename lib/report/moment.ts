const parts = (atEpochSeconds: number, timeZone: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(atEpochSeconds * 1000)
      .map(({ type, value }) => [type, value]),
  );

/** The same words for UTC however it is written in the policy. */
const isUtc = (timeZone: string): boolean => /^(etc\/)?(utc|gmt|uct|zulu)$/i.test(timeZone);

/**
 * A moment in the readers' time zone and in UTC: `Sun 22 Nov 2026, 04:41 Europe/Berlin (03:41 UTC)`.
 * The day is said twice where it differs.
 * @throws {RangeError} when `timeZone` is no IANA name; the policy has been checked for that.
 */
export function momentOf(atEpochSeconds: number, timeZone: string): string {
  const utc = parts(atEpochSeconds, 'UTC');
  const local = parts(atEpochSeconds, timeZone);
  const said = `${local.weekday} ${local.day} ${local.month} ${local.year}, ${local.hour}:${local.minute}`;
  if (isUtc(timeZone)) return `${said} UTC`;
  const otherDay = utc.day === local.day ? '' : `${utc.weekday} ${utc.day} ${utc.month} `;
  return `${said} ${timeZone} (${otherDay}${utc.hour}:${utc.minute} UTC)`;
}

/** Hour and minute only, for subjects: `04:56 Europe/Berlin`. */
export function clockOf(atEpochSeconds: number, timeZone: string): string {
  const local = parts(atEpochSeconds, timeZone);
  return `${local.hour}:${local.minute} ${isUtc(timeZone) ? 'UTC' : timeZone}`;
}
