import { account, region } from '../support/command-lines.ts';

/** One resource, its properties without intrinsic functions. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** A stack's resources by logical id: what a template asks for, or what the services show of it. */
export type Resources = Readonly<Record<string, Resource>>;

/** As the CDK writes it. */
export interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

type NameOf = (logicalId: string) => string;

/**
 * The template with its references filled in. `nameOf` gives what `Ref` of a resource gives.
 *
 * @throws {RangeError} on an intrinsic function or an attribute that is not known here: guessing would make every check weaker.
 */
export function resolved(template: Template, stackName: string, nameOf: NameOf): Resources {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (value === null || typeof value !== 'object') return value;
    const [[key, given] = ['', undefined], ...others] = Object.entries(value);
    if (others.length > 0 || !(key === 'Ref' || key.startsWith('Fn::'))) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]));
    }
    if (key === 'Ref') return pseudo[String(given)] ?? nameOf(String(given));
    if (key === 'Fn::Join' && Array.isArray(given)) return (fill(given[1]) as unknown[]).join(String(given[0]));
    if (key === 'Fn::Sub' && typeof given === 'string') {
      return given.replace(/\$\{([^}]+)\}/g, (_, name: string) => pseudo[name] ?? nameOf(name));
    }
    if (key === 'Fn::GetAtt' && Array.isArray(given)) {
      const [id, attribute] = given.map(String) as [string, string];
      return attributeOf(template.Resources[id]?.Type ?? 'unknown', attribute, nameOf(id));
    }
    throw new RangeError(`${key} is not known to the checks: ${JSON.stringify(value)}`);
  };
  return Object.fromEntries(
    Object.entries(template.Resources).map(([id, { Type, Properties = {} }]) => [
      id,
      { Type, Properties: fill(Properties) as Record<string, unknown> },
    ]),
  );
}

const ARN: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::GlobalTable': (name) => arn('dynamodb', `table/${name}`),
  'AWS::Events::Rule': (name) => arn('events', `rule/${name}`),
  'AWS::IAM::Role': (name) => `arn:aws:iam::${account}:role/${name}`,
  'AWS::Lambda::Function': (name) => arn('lambda', `function:${name}`),
  // CloudFormation gives it with all its streams
  'AWS::Logs::LogGroup': (name) => arn('logs', `log-group:${name}:*`),
  'AWS::SQS::Queue': (url) => arn('sqs', lastPart(url, '/')),
  'AWS::Scheduler::ScheduleGroup': (name) => arn('scheduler', `schedule-group/${name}`),
};

const arn = (service: string, what: string): string => `arn:aws:${service}:${region}:${account}:${what}`;
const lastPart = (text: string, separator: string): string => text.split(separator).at(-1) ?? text;

function attributeOf(type: string, attribute: string, name: string): string {
  const make = attribute === 'Arn' ? ARN[type] : undefined;
  if (make !== undefined) return make(name);
  if (attribute === 'QueueName') return lastPart(name, '/');
  if (attribute === 'TopicName') return lastPart(name, ':');
  throw new RangeError(`the attribute ${attribute} of ${type} is not known to the checks`);
}

/** Resources of a type, with their logical ids. */
export const ofType = (resources: Resources, type: string): readonly (Resource & { readonly id: string })[] =>
  Object.entries(resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, resource]) => ({ id, ...resource }));
