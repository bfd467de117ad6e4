import { parsePolicy } from '../../../lib/policy/parse-policy.ts';

/** One engineer, one data scientist, and a stakeholder who wants to hear only when it matters to one endpoint. */
export const NOTIFY = `notify:
  - email: oncall@example.com
  - email: science@example.com
    audience: data-scientists
  - email: product@example.com
    audience: stakeholders
    endpoints: [fraud-detector]
    severity: [critical]
`;

const GUARDS = `guards:
  - endpoint: fraud-detector
    mode: auto
    signals: { errors: {}, latency: { slower-than: 300ms } }
  - endpoint: Ranker
    mode: observe
    signals: { errors: {} }
  - endpoint: pricing
    mode: approve
    signals: { errors: {} }
`;

export const FIRST = `${NOTIFY}${GUARDS}`;

/** One more address, and another mode. */
export const CHANGED = `${NOTIFY}  - email: second@example.com
${GUARDS.replace('mode: observe', 'mode: approve')}`;

/** For a stack of its own beside the first one. */
export const OTHER = `notify:
  - email: others@example.com
guards:
  - endpoint: search
    mode: observe
    signals: { errors: {} }
`;

export const policyOf = (text: string) => parsePolicy(text, 'story.yaml');
