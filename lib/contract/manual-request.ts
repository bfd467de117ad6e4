import * as z from 'zod/mini';
import './english.ts';
import { ConfigError } from './function-env.ts';

/** What a person asks the manual-rollback function for. */
export interface ManualRequest {
  readonly endpoint: string;
  readonly action: 'rollback' | 'approve' | 'reject';
  /** Version number to return to; absent: the known stable one. */
  readonly to?: number;
  readonly reason: string;
  /** Who asks; recorded as claimed. */
  readonly by: string;
  readonly dryRun: boolean;
  /** Also to a quarantined version. */
  readonly force: boolean;
}

const printable = z.string().check(z.trim(), z.regex(/^[^\p{Cc}]*$/u, 'must not hold control characters'));

const A_VERSION = 'must be a version such as 3 or "v3"';
const version = z.union(
  [z.int(A_VERSION).check(z.minimum(1, A_VERSION)), z.string().check(z.regex(/^v?[1-9]\d{0,11}$/, A_VERSION))],
  { error: A_VERSION },
);

const schema = z.strictObject({
  endpoint: z.string().check(z.regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/, 'must be the name of a SageMaker endpoint')),
  action: z._default(z.enum(['rollback', 'approve', 'reject']), 'rollback'),
  to: z.optional(
    z.pipe(
      version,
      z.transform((to) => Number(String(to).replace(/^v/, ''))),
    ),
  ),
  reason: printable.check(
    z.minLength(3, 'must say why, in at least 3 characters'),
    z.maxLength(300, 'must be at most 300 characters'),
  ),
  by: z.optional(
    printable.check(z.minLength(1, 'must not be empty'), z.maxLength(200, 'must be at most 200 characters')),
  ),
  dryRun: z._default(z.boolean(), false),
  force: z._default(z.boolean(), false),
});

/** @throws {ConfigError} with one sentence that names every wrong field, its value and what is allowed. */
export function parseManualRequest(event: unknown): ManualRequest {
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => {
      const value =
        path.length === 1 && event !== null && typeof event === 'object'
          ? Reflect.get(event, String(path[0]))
          : undefined;
      return `${path.join('.') || 'the request'}: ${message}${value === undefined ? '' : `, got ${JSON.stringify(value)?.slice(0, 80)}`}`;
    });
    throw new ConfigError(
      `manual-rollback refused the request and changed nothing: ${problems.join('; ')}; it takes {"endpoint", "action": "rollback" | "approve" | "reject", "to"?, "reason", "by"?, "dryRun"?, "force"?}`,
    );
  }
  return { ...parsed.data, by: parsed.data.by ?? 'somebody (no "by" was given)' };
}
