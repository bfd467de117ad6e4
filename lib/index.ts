/** What `import ... from 'stablehand'` gives: the constructs for your own CDK app, and policies for them. */
import { readFileSync } from 'node:fs';
import type { Policy as CheckedPolicy } from './core/words/policy.ts';
import { parsePolicy } from './policy/parse-policy.ts';
import { type PolicyInput, policyOf } from './policy/policy-words.ts';

export type { GuardInput, PolicyInput, SubscriberInput } from './policy/policy-words.ts';
export { ModelGuard, type ModelGuardProps } from './stack/model-guard.ts';
export { Stablehand } from './stack/stablehand.ts';
export type { StablehandProps } from './stack/stablehand-props.ts';
export { StablehandStack, type StablehandStackProps } from './stack/stablehand-stack.ts';

/** A policy that was read and checked; every default is filled in. */
export type Policy = CheckedPolicy;

export const Policy = {
  /** @throws {Error} listing every mistake of the file at once, each with line and column, or that there is no such file. */
  fromFile: (path: string): CheckedPolicy => parsePolicy(readFileSync(path, 'utf8'), path),
  /** YAML, as a file holds it. */
  fromText: (text: string): CheckedPolicy => parsePolicy(text, 'policy'),
  /** The words of docs/policy.md in camel case: `{ guards: [{ endpoint: 'fraud-detector', falseRollbackBudget: '1%' }] }`. */
  of: (input: PolicyInput): CheckedPolicy => policyOf(input),
} as const;
