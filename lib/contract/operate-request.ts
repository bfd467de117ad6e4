import * as z from 'zod/mini';
import './english.ts';
import { ConfigError } from './function-env.ts';
import { zonedTimeOf } from './zoned-time.ts';

/** What changes something; each needs a reason. */
export const ORDER_ACTIONS = ['pause', 'resume', 'promote', 'quarantine', 'release', 'rejudge', 'reset'] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];
export const OPERATE_ACTIONS = [...ORDER_ACTIONS, 'status', 'history'] as const;

/** Stands for every guarded endpoint, where that makes sense: pause, resume, status. */
export const EVERY_ENDPOINT = '*';

/** Until when: a moment, or so long from now. */
export type Until = { readonly atEpochSeconds: number } | { readonly seconds: number };

/** What a person asks the operate function for. */
export type OperateRequest =
  | {
      readonly action: OrderAction;
      /** A name, or `*` for pause and resume. */
      readonly endpoint: string;
      readonly version?: number;
      readonly until?: Until;
      readonly reason: string;
      /** Recorded as claimed. */
      readonly by: string;
    }
  | { readonly action: 'status'; readonly endpoint: string }
  | {
      readonly action: 'history';
      readonly endpoint: string;
      /** 1 to 100. */
      readonly limit: number;
      /** The `next` of the page before. */
      readonly after?: string;
      /** Asks what was live at this time. */
      readonly atEpochSeconds?: number;
    };

const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const SECONDS_BY_UNIT: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };
const DEFAULT_LIMIT = 20;
const MOST = 100;
const SHAPE =
  '{"endpoint", "action": "pause" | "resume" | "promote" | "quarantine" | "release" | "rejudge" | "reset" | "status" | "history", "version"?, "until"?, "reason"?, "by"?, "at"?, "limit"?, "after"?}';

const printable = z.string().check(z.trim(), z.regex(/^[^\p{Cc}]*$/u, 'must not hold control characters'));

const VERSION_MISTAKE = 'must be a version such as 3 or "v3"';
const version = z.union(
  [
    z.int(VERSION_MISTAKE).check(z.minimum(1, VERSION_MISTAKE)),
    z.string().check(z.regex(/^v?[1-9]\d{0,11}$/, VERSION_MISTAKE)),
  ],
  { error: VERSION_MISTAKE },
);

const schema = z.strictObject({
  action: z.enum(OPERATE_ACTIONS),
  endpoint: z
    .string()
    .check(
      z.refine(
        (name) => name === EVERY_ENDPOINT || NAME.test(name),
        'must be the name of a SageMaker endpoint, or "*"',
      ),
    ),
  version: z.optional(version),
  until: z.optional(
    z
      .string()
      .check(
        z.refine(
          (text) => untilOf(text) !== undefined,
          'must be a duration such as 2h or 3d, or a time such as 2026-11-22T18:00:00Z',
        ),
      ),
  ),
  reason: z.optional(
    printable.check(
      z.minLength(3, 'must say why, in at least 3 characters'),
      z.maxLength(300, 'must be at most 300 characters'),
    ),
  ),
  by: z.optional(
    printable.check(z.minLength(1, 'must not be empty'), z.maxLength(200, 'must be at most 200 characters')),
  ),
  at: z.optional(
    z
      .string()
      .check(
        z.refine(
          (text) => zonedTimeOf(text) !== undefined,
          'must be a time with its zone, such as 2026-11-22T18:00:00Z',
        ),
      ),
  ),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(MOST))),
  after: z.optional(
    z
      .string()
      .check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z#.{1,400}$/, 'must be the "next" of the page before')),
  ),
});
type Fields = z.infer<typeof schema>;

/** Fields beside `action` and `endpoint` that each action takes; any other is a mistake, not a surprise. */
const TAKES: Readonly<Record<(typeof OPERATE_ACTIONS)[number], readonly (keyof Fields)[]>> = {
  pause: ['until', 'reason', 'by'],
  resume: ['reason', 'by'],
  promote: ['version', 'reason', 'by'],
  quarantine: ['version', 'reason', 'by'],
  release: ['version', 'reason', 'by'],
  rejudge: ['version', 'reason', 'by'],
  reset: ['reason', 'by'],
  status: [],
  history: ['at', 'limit', 'after'],
};
const NEEDS_VERSION: readonly string[] = ['promote', 'quarantine', 'release'];
const TAKES_EVERY: readonly string[] = ['pause', 'resume', 'status'];

/** @throws {ConfigError} with one sentence that names every wrong field, its value and what is allowed. */
export function parseOperateRequest(event: unknown): OperateRequest {
  const parsed = schema.safeParse(event);
  const problems = parsed.success
    ? misfitsOf(parsed.data)
    : parsed.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'the request'}: ${message}${gotOf(event, path)}`,
      );
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`operate refused the request and changed nothing: ${problems.join('; ')}; it takes ${SHAPE}`);
  }
  return requestOf(parsed.data);
}

function gotOf(event: unknown, path: readonly PropertyKey[]): string {
  if (path.length !== 1 || event === null || typeof event !== 'object') return '';
  const value: unknown = Reflect.get(event, String(path[0]));
  return value === undefined ? '' : `, got ${JSON.stringify(value)?.slice(0, 80)}`;
}

/** What is wrong between fields that are each well written. */
function misfitsOf(fields: Fields): string[] {
  const { action, endpoint } = fields;
  const given = (Object.keys(fields) as (keyof Fields)[]).filter((name) => fields[name] !== undefined);
  const foreign = given.filter((name) => name !== 'action' && name !== 'endpoint' && !TAKES[action].includes(name));
  return [
    ...foreign.map(
      (name) => `${name}: ${action} does not take it; it takes ${['endpoint', ...TAKES[action]].join(', ')}`,
    ),
    ...(endpoint === EVERY_ENDPOINT && !TAKES_EVERY.includes(action)
      ? [`endpoint: ${action} takes one endpoint, not "*"`]
      : []),
    ...(NEEDS_VERSION.includes(action) && fields.version === undefined
      ? [`version: ${action} needs one, such as 3 or "v3"`]
      : []),
    ...(TAKES[action].includes('reason') && fields.reason === undefined ? [`reason: ${action} needs one`] : []),
  ];
}

function requestOf(fields: Fields): OperateRequest {
  const { action, endpoint, version: label, until, reason = '', by, at, limit = DEFAULT_LIMIT, after } = fields;
  if (action === 'status') return { action, endpoint };
  if (action === 'history') {
    const atEpochSeconds = at === undefined ? undefined : zonedTimeOf(at);
    return {
      action,
      endpoint,
      limit,
      ...(after === undefined ? {} : { after }),
      ...(atEpochSeconds === undefined ? {} : { atEpochSeconds }),
    };
  }
  const end = until === undefined ? undefined : untilOf(until);
  return {
    action,
    endpoint,
    reason,
    by: by ?? 'somebody (no "by" was given)',
    ...(label === undefined ? {} : { version: Number(String(label).replace(/^v/, '')) }),
    ...(end === undefined ? {} : { until: end }),
  };
}

/** `90m`, `2h`, `3d`, or a time with its zone. */
function untilOf(text: string): Until | undefined {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text.trim()) ?? [];
  const unitSeconds = SECONDS_BY_UNIT[unit];
  if (amount !== undefined && unitSeconds !== undefined) return { seconds: Number(amount) * unitSeconds };
  const atEpochSeconds = zonedTimeOf(text);
  return atEpochSeconds === undefined ? undefined : { atEpochSeconds };
}
