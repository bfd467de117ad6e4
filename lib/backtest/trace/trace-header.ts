import * as z from 'zod';
import type { EpochMinute } from '../../core/words/time.ts';
import { shown, TraceError } from './trace-error.ts';
import { parseMoment } from './trace-time.ts';

/** What a trace says about all its runs. */
export interface TraceHeader {
  readonly endpoint: string;
  /** Variant names. */
  readonly stable: string;
  /** Absent: nothing was compared in the same minutes (solo lane). */
  readonly candidate?: string;
  readonly deployedAtEpochSeconds: number;
  /** The first minute at or after the deployment: the first that is judged. */
  readonly firstMinute: EpochMinute;
  /** When each run's fault began, epoch seconds; a run that is not there has none. */
  readonly faults: ReadonlyMap<string, number>;
}

export const TRACE_FORM = 'trace/1';

const name = z.string().min(1);
const moment = z.string().transform((text, context) => {
  const seconds = parseMoment(text);
  if (seconds !== undefined) return seconds;
  context.addIssue({ code: 'custom', message: 'must be a time in UTC such as "2026-11-01T00:00:00Z"' });
  return z.NEVER;
});

const headerSchema = z.object({
  stablehand: z.literal(TRACE_FORM),
  endpoint: name,
  stable: name,
  candidate: name.nullish(),
  deployedAt: moment,
  faults: z.record(z.string(), moment.nullable()).nullish(),
});
const KNOWN = Object.keys(headerSchema.shape);

/** Reads the first line of a trace. @throws {TraceError} listing everything that is wrong with it. */
export function parseTraceHeader(text: string): TraceHeader {
  const value = jsonOf(text);
  const unknown = Object.keys(value).filter((key) => !KNOWN.includes(key) && !key.startsWith('x-'));
  const parsed = headerSchema.safeParse(value);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => problemOf(issue, value))),
    ...unknown.map(
      (key) => `${key} is no field of a header, allowed: ${KNOWN.join(', ')} or a name that begins with x-`,
    ),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new TraceError(1, `the header is refused: ${problems.join('; ')}`);
  }
  const { endpoint, stable, candidate, deployedAt, faults } = parsed.data;
  if (stable === candidate)
    throw new TraceError(1, `the header is refused: stable and candidate are both ${shown(stable)}`);
  const known = Object.entries(faults ?? {}).filter((entry): entry is [string, number] => entry[1] !== null);
  return {
    endpoint,
    stable,
    ...(candidate ? { candidate } : {}),
    deployedAtEpochSeconds: deployedAt,
    firstMinute: Math.ceil(deployedAt / 60),
    faults: new Map(known),
  };
}

function jsonOf(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, '')); // editors on Windows put a byte order mark there
  } catch {
    if (text.includes('\u0000'))
      throw new TraceError(
        1,
        'the file is UTF-16, as PowerShell writes it: save it as UTF-8, such as with Set-Content -Encoding utf8',
      );
    throw new TraceError(1, `the header is no JSON: ${shown(text)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TraceError(
      1,
      `the first line must be a header such as {"stablehand":"${TRACE_FORM}",...}, got ${shown(value)}`,
    );
  }
  return value;
}

function problemOf({ path, message }: z.core.$ZodIssue, value: object): string {
  const got = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
  const allowed = path[0] === 'stablehand' ? `must be "${TRACE_FORM}"` : message;
  return `${path.join('.')} is ${shown(got)}, ${allowed}`;
}
