import type { LastingReason } from '../../../core/guard/reason-leads.ts';
import type { InconclusiveReason } from '../../../core/words/verdict.ts';
import { metricsCommand } from '../command.ts';
import { type KindText, lookAtWeights, type NextStep, rollBackByHand } from '../kind-text.ts';
import type { MailFacts } from '../mail-facts.ts';

/** What is said of one thing that keeps Stablehand from judging, and what to do about it. */
interface Blindness {
  /** The rest of the subject. */
  readonly headline: string;
  readonly happened: (facts: MailFacts) => string;
  readonly next: (facts: MailFacts) => readonly NextStep[];
}

const METRICS: Blindness = {
  headline: ': metrics cannot be read, nothing is judged',
  happened: ({ endpoint }) =>
    `The metrics of ${endpoint} could not be read for more than 10 minutes. A bad version would go unnoticed.`,
  next: ({ endpoint, context }) => [
    {
      say: 'List the metrics that CloudWatch has of this endpoint (changes nothing). If there are none, the name is wrong or there is no traffic:',
      command: metricsCommand(endpoint, context.region),
    },
    { say: "Then check the health-check function's log for denied access (cloudwatch:GetMetricData)." },
  ],
};

const ENDPOINT: Blindness = {
  headline: ': what it serves cannot be read, nothing is judged',
  happened: ({ endpoint }) =>
    `For more than 10 minutes Stablehand could not read which models ${endpoint} serves. A bad version would go unnoticed.`,
  next: (facts) => [
    {
      say: "The reason names the call that failed. If access was denied, allow the health-check function's role that call again (sagemaker:DescribeEndpoint, DescribeEndpointConfig, DescribeModel). If a config or model was deleted, SageMaker still serves it, but nobody can read it: deploy a config that exists.",
    },
    lookAtWeights(facts),
  ],
};

const STATE: Blindness = {
  headline: ': its memory cannot be read, nothing is judged',
  happened: ({ endpoint }) =>
    `For more than 10 minutes Stablehand could not read what it remembers of ${endpoint}. A bad version would go unnoticed.`,
  next: (facts) => [
    { say: "Check the health-check function's log: it names the call to DynamoDB that failed." },
    lookAtWeights(facts),
  ],
};

const STABLE: Blindness = {
  headline: ': the stable version reports nothing to compare with',
  happened: ({ endpoint, from, to }) =>
    `On ${endpoint}, ${to} reports no requests, so ${from} cannot be compared with it. Only an outright failure of ${from} would be noticed.`,
  next: (facts) => [
    { say: 'Check that the stable version still answers. Its instances may be down, or its metrics missing.' },
    {
      say: 'The metrics of this endpoint (changes nothing):',
      command: metricsCommand(facts.endpoint, facts.context.region),
    },
    lookAtWeights(facts),
  ],
};

const BUSY: Blindness = {
  headline: ': SageMaker has been deploying for hours, nothing is judged',
  happened: ({ endpoint }) =>
    `SageMaker has been deploying another config to ${endpoint} for more than 2 hours. Nothing can be judged or moved until it is done.`,
  next: (facts) => [
    { say: 'Check whether the deployment is stuck, for example because AWS has no instances.' },
    lookAtWeights(facts),
  ],
};

const NO_STABLE: Blindness = {
  headline: ': the stable version is not known yet',
  happened: ({ endpoint }) =>
    `For more than 10 minutes Stablehand could not find out which version of ${endpoint} is stable. Nothing is judged or moved.`,
  next: (facts) => [
    {
      say: 'Name its variant in stablehand.yaml ("stable: <variant>" under this endpoint) and deploy:',
      command: 'npx cdk deploy',
    },
    lookAtWeights(facts),
  ],
};

const BY_REASON: Readonly<Record<LastingReason, Blindness>> = {
  'metrics-unreadable': METRICS,
  'metrics-late': METRICS,
  'never-seen-data': METRICS,
  'statistic-unavailable': METRICS,
  'endpoint-unreadable': ENDPOINT,
  'state-unreadable': STATE,
  'stable-silent': {
    ...STABLE,
    next: (facts) => [...STABLE.next(facts), rollBackByHand(facts, 'If the new version fails as well, roll back now:')],
  },
  'no-concurrent-stable': STABLE,
  'endpoint-busy': BUSY,
  'no-stable-known': NO_STABLE,
};

const isLasting = (reason: InconclusiveReason | undefined): reason is LastingReason =>
  reason !== undefined && reason in BY_REASON;

/** Notices from before the reason was kept were about metrics. */
const blindnessOf = ({ notice: { reason } }: MailFacts): Blindness => (isLasting(reason) ? BY_REASON[reason] : METRICS);

export const BLIND: KindText = {
  outcome: 'BLIND',
  headline: (facts) => blindnessOf(facts).headline,
  happened: (facts) => blindnessOf(facts).happened(facts),
  users: () => "We can't see how users are being served. Don't assume they are fine.",
  done: () => 'Stablehand moves nothing without evidence. It tries again every minute.',
  next: (facts) => blindnessOf(facts).next(facts),
};
