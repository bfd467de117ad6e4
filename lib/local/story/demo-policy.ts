import type { Policy } from '../../core/policy.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';

export const DEMO_ENDPOINT = 'fraud-detector';

/** What the demo deploys: acts by itself, and tells all three audiences. The rest is as the defaults say. */
const TEXT = `
notify:
  - email: ml-oncall@example.com
  - email: fraud-models@example.com
    audience: data-scientists
  - email: fraud-product@example.com
    audience: stakeholders
guards:
  - endpoint: ${DEMO_ENDPOINT}
    mode: auto
`;

export const demoPolicy = (): Policy => parsePolicy(TEXT, 'the policy of the demo');
