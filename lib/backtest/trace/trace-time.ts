import type { EpochMinute } from '../../core/words/time.ts';

const MINUTE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:00(\.0+)?)?(Z|[+-]00:?00)$/;

/** The minute that a text names, or `undefined` when it is no whole minute of UTC. */
export function parseMinute(text: unknown): EpochMinute | undefined {
  if (typeof text !== 'string') return undefined;
  const [, minute] = MINUTE.exec(text) ?? [];
  if (minute === undefined) return undefined;
  const milliseconds = Date.parse(`${minute}Z`);
  // 31 April is read as 1 May by Date
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 16) !== minute) return undefined;
  return milliseconds / 60_000;
}

/** ISO 8601 in UTC of a moment that need not be a whole minute; `undefined` when it is none. */
export function parseMoment(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]00:?00)$/.test(text))
    return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
