import type { Ask } from './asks.ts';
import type { DeployedRole, Statement } from './deployment.ts';

/** Rights that Lambda uses on the function's behalf; no call of the code shows them. */
export const USED_BY_LAMBDA: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'Lambda writes the function’s log under its role',
  'logs:PutLogEvents': 'Lambda writes the function’s log under its role',
  'sqs:SendMessage': 'Lambda leaves what failed for good in the dead-letter queue under its role',
};

/** Actions to which IAM knows neither a resource nor a condition that would fit. */
const NOTHING_NARROWER: readonly string[] = [
  'cloudwatch:GetMetricData',
  'application-autoscaling:DescribeScalableTargets',
];

/** Rights of rollbacks by config and in steps, which this story does not tell: test/lambdas/steps-and-swaps.long.test.ts shows their calls. */
const SHOWN_ELSEWHERE: readonly string[] = [
  'sagemaker:UpdateEndpoint',
  'application-autoscaling:DescribeScalableTargets',
];

/** Where a wildcard stands for names that nobody knows when the stack is deployed. */
const NAMES_TO_COME = [/:endpoint-config\/\*$/, /:model\/\*$/, /:log-group:[^*]+:\*$/];

/** A sentence for every call that the role's policies would refuse, and for every action they grant that no call has used. */
export function rightsProblems(role: DeployedRole, asks: readonly Ask[]): string[] {
  const allowing = role.statements.filter(({ Effect }) => Effect === 'Allow');
  const refused = asks.flatMap(({ action, resources, keys }) =>
    resources
      .filter((resource) => !allowing.some((statement) => lets(statement, action, resource, keys)))
      .map((resource) => `${role.id}: ${action} on ${resource}${keysText(keys)} was called and is not granted`),
  );
  const unused = allowing.flatMap((statement) =>
    statement.Action.filter(
      (action) =>
        USED_BY_LAMBDA[action] === undefined &&
        !SHOWN_ELSEWHERE.includes(action) &&
        !asks.some((ask) => ask.resources.some((resource) => lets(statement, action, resource, ask.keys, ask.action))),
    ).map((action) => `${role.id}: ${action} on ${statement.Resource.join(', ')} is granted and was never called`),
  );
  return [...new Set([...refused, ...unused, ...allowing.flatMap((statement) => tooWide(role, statement))])];
}

const keysText = (keys: Ask['keys']): string => (Object.keys(keys).length === 0 ? '' : ` with ${JSON.stringify(keys)}`);

function tooWide(role: DeployedRole, { Action, Resource, Condition }: Statement): string[] {
  const wild = Resource.filter((resource) => resource.includes('*'))
    .filter((resource) => !NAMES_TO_COME.some((pattern) => pattern.test(resource)))
    .flatMap((resource) =>
      Action.filter((action) => !NOTHING_NARROWER.includes(action)).map(
        (action) => `${role.id}: ${action} is granted on ${resource}, and IAM knows something narrower`,
      ),
    );
  const items = Action.filter((action) => action.startsWith('dynamodb:'))
    .filter(() => Condition['ForAllValues:StringEquals']?.['dynamodb:LeadingKeys'] === undefined)
    .map((action) => `${role.id}: ${action} is granted on every item of ${Resource.join(', ')}`);
  return [...wild, ...items];
}

/** As IAM evaluates one statement: action, resource, every condition. */
function lets(
  { Action, Resource, Condition }: Statement,
  action: string,
  resource: string,
  keys: Ask['keys'],
  asked = action,
): boolean {
  return (
    asked === action &&
    Action.includes(action) &&
    Resource.some((pattern) => matches(pattern, resource)) &&
    Object.entries(Condition).every(([operator, wanted]) => holds(operator, wanted, keys))
  );
}

/** `*` is any text, `?` any one character; everything else, and its case, counts. */
const matches = (pattern: string, value: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(value);

function holds(operator: string, wanted: Readonly<Record<string, readonly string[]>>, keys: Ask['keys']): boolean {
  if (operator !== 'ForAllValues:StringEquals') {
    throw new RangeError(`the condition operator ${operator} is not evaluated here: say what it means`);
  }
  // true for a key that the call does not bring, as IAM has it
  return Object.entries(wanted).every(([key, values]) => (keys[key] ?? []).every((value) => values.includes(value)));
}
