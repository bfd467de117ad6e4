import type { Policy } from '../../core/words/policy.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';

export const DEMO_ENDPOINT = 'fraud-detector';

/** What the demo deploys where a scenario says nothing else: it acts by itself. */
const ACTS_BY_ITSELF: Readonly<Record<string, string>> = { mode: 'auto' };

/**
 * The policy of the demo: it tells all three audiences, and the rest is as the defaults say.
 *
 * @param guard - Fields of the one guard, as they would stand in stablehand.yaml.
 */
export const demoPolicy = (guard?: Readonly<Record<string, string>>): Policy =>
  parsePolicy(demoPolicyText(guard), 'the policy of the demo');

/** The same as it would stand in stablehand.yaml. */
export const demoPolicyText = (guard: Readonly<Record<string, string>> = ACTS_BY_ITSELF): string => `notify:
  - email: ml-oncall@example.com
  - email: fraud-models@example.com
    audience: data-scientists
  - email: fraud-product@example.com
    audience: stakeholders
guards:
  - endpoint: ${DEMO_ENDPOINT}
${Object.entries(guard)
  .map(([field, value]) => `    ${field}: ${value}`)
  .join('\n')}
`;
