import * as z from 'zod';
import { policySchema } from './policy-schema.ts';

/**
 * JSON Schema (draft 2020-12) of stablehand.yaml as people write it, for completion in editors.
 * What it accepts may still be refused: repeats, unknown endpoints in filters and ranges of durations are beyond it.
 * `docs/policy.schema.json` is this text.
 */
export function renderPolicySchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, { io: 'input' });
  const titled = {
    $schema,
    title: 'stablehand.yaml',
    description: 'What Stablehand watches, and whom it tells.',
    ...schema,
  };
  return `${JSON.stringify(titled, null, 2)}\n`;
}
