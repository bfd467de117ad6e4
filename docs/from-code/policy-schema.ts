import * as z from 'zod';
import { policySchema } from '../../lib/policy/policy-schema.ts';

/**
 * JSON Schema (draft 2020-12) of stablehand.yaml as people write it, for completion in editors.
 * What it accepts may still be refused: repeats, unknown endpoints in filters and ranges of durations are beyond it.
 * `docs/policy.schema.json` is this text.
 */
export function renderPolicySchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // zod drops the default of a field that it transforms; ours is written as people write the field
      const written = z.globalRegistry.get(zodSchema)?.default;
      if (written !== undefined) jsonSchema.default = written as z.core.JSONSchema._JSONSchema;
    },
  });
  const title = 'stablehand.yaml';
  const description = 'What Stablehand watches, and whom it tells.';
  return `${JSON.stringify({ $schema, title, description, ...schema }, null, 2)}\n`;
}
