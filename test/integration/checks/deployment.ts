import * as z from 'zod';
import { ofType, type Resources } from './template.ts';

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]));

const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts,
  Condition: z.record(z.string(), z.record(z.string(), texts)).default({}),
});
export type Statement = z.infer<typeof statementSchema>;

const documentSchema = z.object({ Statement: z.array(statementSchema) });
const trustSchema = z.object({
  Statement: z.array(z.object({ Effect: z.string(), Principal: z.object({ Service: texts }) })),
});

const functionSchema = z.object({
  FunctionName: z.string().optional(),
  Handler: z.string(),
  Role: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});

const subscriptionSchema = z.object({
  TopicArn: z.string(),
  Protocol: z.string(),
  Endpoint: z.string(),
  FilterPolicy: z.record(z.string(), z.array(z.string())).optional(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

const scheduleSchema = z.object({
  ScheduleExpression: z.string(),
  State: z.string(),
  Target: z.object({ Arn: z.string(), RoleArn: z.string().optional(), Input: z.string() }),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** A function with what it is configured with. */
export interface DeployedFunction {
  readonly id: string;
  readonly handler: string;
  readonly roleArn: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface DeployedRole {
  readonly id: string;
  /** Services that may take it on. */
  readonly trusts: readonly string[];
  readonly statements: readonly Statement[];
}

/** What the checks look at, be it a template's or what the services show. */
export interface Deployment {
  readonly functions: readonly DeployedFunction[];
  readonly roles: readonly DeployedRole[];
  readonly subscriptions: readonly Subscription[];
  readonly schedules: readonly Schedule[];
}

/** @throws {z.ZodError} when a resource has not even the form that its service takes. */
export function deploymentOf(resources: Resources, nameOf: (logicalId: string) => string): Deployment {
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => ofType(resources, type))
    .map(({ Properties: { Roles = [], PolicyDocument } }) => ({
      roles: z.array(z.string()).parse(Roles),
      statements: documentSchema.parse(PolicyDocument).Statement,
    }));
  return {
    functions: ofType(resources, 'AWS::Lambda::Function').map(({ id, Properties }) => {
      const { Handler, Role, Environment } = functionSchema.parse(Properties);
      return { id, handler: Handler, roleArn: Role, environment: Environment.Variables };
    }),
    roles: ofType(resources, 'AWS::IAM::Role').map(({ id, Properties }) => ({
      id,
      trusts: trustSchema
        .parse(Properties.AssumeRolePolicyDocument)
        .Statement.flatMap(({ Effect, Principal }) => (Effect === 'Allow' ? Principal.Service : [])),
      statements: policies.filter(({ roles }) => roles.includes(nameOf(id))).flatMap(({ statements }) => statements),
    })),
    subscriptions: ofType(resources, 'AWS::SNS::Subscription').map(({ Properties }) =>
      subscriptionSchema.parse(Properties),
    ),
    schedules: ofType(resources, 'AWS::Scheduler::Schedule').map(({ Properties }) => scheduleSchema.parse(Properties)),
  };
}

/** The one function of this name; its logical id begins with it. */
export function functionOf({ functions }: Deployment, name: string): DeployedFunction {
  const found = functions.filter(({ id }) => id.startsWith(name));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new RangeError(`wanted one function ${name}, got ${found.length}`);
  return only;
}

/** The role that a function or a schedule runs under; its ARN ends with its name. */
export const roleOf = (
  { roles }: Deployment,
  roleArn: string | undefined,
  nameOf: (logicalId: string) => string,
): DeployedRole | undefined => roles.find(({ id }) => roleArn?.endsWith(`:role/${nameOf(id)}`));
