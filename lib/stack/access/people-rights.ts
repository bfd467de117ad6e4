import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { TABLE } from '../../contract/table-keys.ts';
import type { GuardFunction } from '../functions/guard-function.ts';

export interface PeopleRightsProps {
  readonly functions: readonly GuardFunction[];
  /** The functions that an operator may invoke. */
  readonly operated: readonly GuardFunction[];
  readonly table: ITableV2;
  readonly topics: readonly ITopic[];
}

/** Two policies to attach to people: `viewer` sees everything and changes nothing; `operator` may also give orders. */
export class PeopleRights extends Construct {
  readonly viewer: ManagedPolicy;
  readonly operator: ManagedPolicy;
  readonly #props: PeopleRightsProps;

  constructor(scope: Construct, id: string, props: PeopleRightsProps) {
    super(scope, id);
    this.#props = props;
    const { stackName } = Stack.of(this);
    this.viewer = new ManagedPolicy(this, 'Viewer', {
      description: `See what ${stackName} did and why; change nothing`,
      statements: viewing(props),
    });
    this.operator = new ManagedPolicy(this, 'Operator', {
      description: `Give ${stackName} orders, and see what it did`,
      statements: [...viewing(props), operating(props)],
    });
  }

  /** Lets somebody see what was done and why, and change nothing. */
  grantView(grantee: IGrantable): void {
    for (const statement of viewing(this.#props)) grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }

  /** Lets somebody give orders as well. */
  grantOperate(grantee: IGrantable): void {
    this.grantView(grantee);
    grantee.grantPrincipal.addToPrincipalPolicy(operating(this.#props));
  }
}

const operating = ({ operated }: PeopleRightsProps): PolicyStatement =>
  new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: operated.map(({ fn }) => fn.functionArn) });

/** Not the functions' environment or code: the history says what matters. */
const viewing = ({ functions, table, topics }: PeopleRightsProps): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['dynamodb:GetItem', 'dynamodb:Query'],
    resources: [table.tableArn, `${table.tableArn}/index/${TABLE.rollbackIndex}`],
  }),
  new PolicyStatement({
    actions: ['logs:FilterLogEvents', 'logs:StartQuery'],
    resources: functions.map(({ logGroup }) => logGroup.logGroupArn),
  }),
  new PolicyStatement({
    // to see which addresses have not confirmed yet
    actions: ['sns:ListSubscriptionsByTopic'],
    resources: topics.map(({ topicArn }) => topicArn),
  }),
];
