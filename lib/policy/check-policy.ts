import {
  type GuardPolicy,
  type Mode,
  type Policy,
  type Severity,
  type Subscriber,
  soloModeOf,
} from '../core/words/policy.ts';
import { meaningOf } from './meaning/guard-meaning.ts';
import { parsePolicy } from './parse-policy.ts';
import { PolicyError, type PolicyProblem } from './policy-error.ts';

export interface GuardSummary {
  readonly endpoint: string;
  readonly mode: Mode;
  /** What the guard does while no stable version serves beside the candidate. */
  readonly solo: Mode;
  /** Sentences, the most important first. */
  readonly means: readonly string[];
  /** `address (audience)`, those who hear of this endpoint at all. */
  readonly told: readonly string[];
}

/** The answer of `stablehand check`; as it is, the answer of `check --json`. */
export type PolicyCheck =
  | {
      readonly kind: 'sound';
      readonly file: string;
      readonly hash: string;
      readonly timezone: string;
      readonly guards: readonly GuardSummary[];
      /** Allowed, but probably not meant. */
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'refused';
      readonly file: string;
      readonly problems: readonly PolicyProblem[];
      readonly message: string;
    };

/**
 * Reads a policy and says what it means, or what is wrong with it. Never throws for bad text.
 *
 * @param traffic - Requests a minute for which it is said how soon a limit is found. @default some that are usual
 */
export function checkPolicy(text: string, fileName: string, traffic?: readonly number[]): PolicyCheck {
  try {
    return summaryOf(parsePolicy(text, fileName), fileName, traffic);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { kind: 'refused', file: fileName, problems: error.problems, message: error.message };
  }
}

function summaryOf(policy: Policy, file: string, traffic: readonly number[] | undefined): PolicyCheck {
  const { hash, timezone } = policy;
  const guards = policy.guards.map((guard) => ({
    endpoint: guard.endpoint,
    mode: guard.mode,
    solo: soloModeOf(guard),
    means: meaningOf(guard, traffic),
    told: policy.notify.filter((one) => hears(one, guard)).map(({ email, audience }) => `${email} (${audience})`),
  }));
  return {
    kind: 'sound',
    file,
    hash,
    timezone,
    guards,
    warnings: policy.guards.flatMap((guard) => warningsOf(guard, policy)),
  };
}

const hears = ({ endpoints, severity }: Subscriber, { endpoint }: GuardPolicy, at?: Severity): boolean =>
  (endpoints?.includes(endpoint) ?? true) && (at === undefined || (severity?.includes(at) ?? true));

function warningsOf(guard: GuardPolicy, { notify }: Policy): readonly string[] {
  const { endpoint, mode, solo } = guard;
  const engineers = notify.filter(({ audience }) => audience === 'engineers');
  const warnings: string[] = [];
  if (!notify.some((one) => hears(one, guard))) {
    warnings.push(`${endpoint}: nobody is told by mail; add an address under notify:`);
  } else if (!engineers.some((one) => hears(one, guard, 'critical'))) {
    warnings.push(`${endpoint}: no engineer is told of critical notices, such as a rollback that failed`);
  }
  if (solo === 'auto' && mode !== 'auto') {
    warnings.push(`${endpoint}: solo: auto changes nothing in mode ${mode}, which is more careful`);
  }
  return warnings;
}

/** The same for people, one sentence a line. */
export function renderPolicyCheck(check: PolicyCheck): readonly string[] {
  if (check.kind === 'refused') return check.message.split('\n');
  const { file, guards, hash, timezone, warnings } = check;
  const count = guards.length === 1 ? '1 guard' : `${guards.length} guards`;
  return [
    `${file} is sound: ${count}, policy ${hash}, times for people in ${timezone}`,
    ...guards.flatMap(({ endpoint, means, told }) => [
      '',
      endpoint,
      ...means.map((sentence) => `  - ${sentence}`),
      `  - tells ${told.length === 0 ? 'nobody' : told.join(', ')}`,
    ]),
    ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `warning: ${warning}`)]),
  ];
}
