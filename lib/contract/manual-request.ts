import * as z from 'zod';
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

const printable = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters');

const schema = z.strictObject({
  endpoint: z.string().regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/, 'must be the name of a SageMaker endpoint'),
  action: z.enum(['rollback', 'approve', 'reject']).default('rollback'),
  to: z
    .union([z.int().min(1), z.string().regex(/^v?[1-9]\d{0,11}$/)], { error: 'must be a version such as 3 or "v3"' })
    .transform((to) => Number(String(to).replace(/^v/, '')))
    .optional(),
  reason: printable.min(3, 'must say why, in at least 3 characters').max(300, 'must be at most 300 characters'),
  by: printable.min(1, 'must not be empty').max(200, 'must be at most 200 characters').optional(),
  dryRun: z.boolean().default(false),
  force: z.boolean().default(false),
});

/** @throws {ConfigError} with a sentence for every wrong field: name, value, what is allowed. */
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
