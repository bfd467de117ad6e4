import { Aspects, type IAspect, Stack } from 'aws-cdk-lib';
import { type IMetric, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { METRIC, METRIC_NAMESPACE } from '../contract/metric-names.ts';
import { renderPolicyFile } from '../contract/policy-file.ts';
import type { GuardPolicy, Policy, Subscriber } from '../core/words/policy.ts';
import { TIMEZONE_DEFAULT } from '../policy/policy-defaults.ts';
import { policyHash } from '../policy/policy-hash.ts';
import { subscriberOf } from '../policy/policy-words.ts';
import { PeopleRights } from './access/people-rights.ts';
import { Alarms } from './alarms.ts';
import { Alerts } from './alerts.ts';
import type { FunctionSetting } from './functions/function-setting.ts';
import { POLICY_FILE } from './functions/guard-code.ts';
import type { GuardFunction } from './functions/guard-function.ts';
import { HealthCheck } from './functions/health-check.ts';
import { ManualRollback } from './functions/manual-rollback.ts';
import { MlflowSyncFunction } from './functions/mlflow-sync.ts';
import { Operate } from './functions/operate.ts';
import { RecordDeployment } from './functions/record-deployment.ts';
import { GuardTable } from './guard-table.ts';
import type { StablehandProps } from './stablehand-props.ts';
import { manualRollbackNameOf, namesFrom, operateNameOf } from './stack-names.ts';
import { Undelivered } from './undelivered.ts';

/** Everything that guards the endpoints of one policy in one account and region: one line of your own CDK app. */
export class Stablehand extends Construct {
  readonly table: ITableV2;
  /** Notices to people; subscribe a queue, a function or a chat channel. */
  readonly alertTopic: ITopic;
  /** Alarms about Stablehand itself. */
  readonly alarmTopic: ITopic;
  readonly undelivered: IQueue;
  readonly healthCheck: GuardFunction;
  readonly recordDeployment: GuardFunction;
  readonly manualRollback: GuardFunction;
  readonly operate: GuardFunction;
  /** Absent while the policy does not say where MLflow is. */
  readonly mlflowSync: GuardFunction | undefined;
  readonly people: PeopleRights;
  /** Mail addresses that must confirm before any mail reaches them. */
  readonly addresses: readonly string[];

  readonly #policy: Policy | undefined;
  readonly #notify: readonly Subscriber[];
  readonly #added: GuardPolicy[] = [];
  readonly #listener: RecordDeployment;
  readonly #serviceName: string;

  /** @throws {RangeError} when shards or names are out of their range. */
  constructor(scope: Construct, id: string, props: StablehandProps = {}) {
    super(scope, id);
    const { policy, shards = 1, vpc, vpcSubnets, securityGroups } = props;
    if (!Number.isInteger(shards) || shards < 1 || shards > 100) {
      throw new RangeError(`shards must be a whole number from 1 to 100, got ${shards}`);
    }
    this.#policy = policy;
    this.#notify = [...(policy?.notify ?? []), ...(props.notify ?? []).map(subscriberOf)];
    const { stackName } = Stack.of(this);
    const names = namesFrom(props.namePrefix);
    this.#serviceName = stackName;

    this.table = new GuardTable(this, 'Table', { tableName: props.tableName, tableKey: props.tableKey }).table;
    const alerts = new Alerts(this, 'Alerts', {
      notify: this.#notify,
      namePrefix: props.namePrefix,
      alertTopic: props.alertTopic,
    });
    this.alertTopic = alerts.alertTopic;
    this.alarmTopic = alerts.alarmTopic;
    this.addresses = alerts.addresses;
    this.undelivered = new Undelivered(this, 'Undelivered', { queueName: names('undelivered') }).queue;
    const setting: FunctionSetting = {
      settings: {
        tableName: this.table.tableName,
        alertTopicArn: this.alertTopic.topicArn,
        policyFile: POLICY_FILE,
        manualRollbackName: manualRollbackNameOf(props.namePrefix ?? stackName),
        operateName: operateNameOf(props.namePrefix ?? stackName),
      },
      policyText: () => this.#policyText(),
      undelivered: this.undelivered,
      logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      serviceName: this.#serviceName,
      network: { vpc, vpcSubnets, securityGroups },
    };

    const healthCheck = new HealthCheck(this, 'HealthCheck', {
      setting,
      shards,
      reserveConcurrency: props.reserveConcurrency ?? true,
      functionName: names('health-check'),
      scheduleGroupName: names('ticks'),
    });
    this.healthCheck = healthCheck.guard;
    this.#listener = new RecordDeployment(this, 'RecordDeployment', {
      setting,
      functionName: names('record-deployment'),
    });
    this.recordDeployment = this.#listener.guard;
    this.manualRollback = new ManualRollback(this, 'ManualRollback', { setting }).guard;
    this.operate = new Operate(this, 'Operate', { setting }).guard;
    this.mlflowSync =
      policy?.mlflow === undefined
        ? undefined
        : new MlflowSyncFunction(this, 'MlflowSync', { setting, functionName: names('mlflow-sync') }).guard;

    new Alarms(this, 'Alarms', {
      healthCheck: this.healthCheck,
      recordDeployment: this.recordDeployment,
      manualRollback: this.manualRollback,
      operate: this.operate,
      mlflowSync: this.mlflowSync,
      schedules: healthCheck.schedules,
      undelivered: this.undelivered,
      alertTopic: this.alertTopic,
      alarmTopic: this.alarmTopic,
      serviceName: this.#serviceName,
    });
    this.people = new PeopleRights(this, 'People', {
      functions: this.#functions(),
      operated: [this.manualRollback, this.operate],
      table: this.table,
      topics: [this.alertTopic, this.alarmTopic],
    });
    this.node.addValidation({ validate: () => this.#mistakes() });
    Aspects.of(this).add(new WhenAllAreKnown(this, () => this.#reachEndpoints()));
  }

  /** The Stablehand of the app that `scope` is part of. @throws {RangeError} when there is none, or more than one. */
  static of(scope: IConstruct): Stablehand {
    const found = scope.node.root.node.findAll().filter((each): each is Stablehand => each instanceof Stablehand);
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    const why =
      found.length === 0
        ? "this app has no Stablehand yet: write new Stablehand(this, 'Stablehand') first"
        : `this app has ${found.length} Stablehands (${found.map(({ node }) => node.path).join(', ')}): name one with the prop stablehand`;
    throw new RangeError(`${scope.node.path}: ${why}`);
  }

  /** Watches one more endpoint. `ModelGuard` calls it. */
  addGuard(guard: GuardPolicy): void {
    this.#added.push(guard);
  }

  /** Lets somebody see what Stablehand did and why, and change nothing. */
  grantView(grantee: IGrantable): void {
    this.people.grantView(grantee);
  }

  /** Lets somebody roll back by hand and give other orders, and see what was done. */
  grantRollback(grantee: IGrantable): void {
    this.people.grantOperate(grantee);
  }

  /** Rollbacks that were begun, by anybody. */
  metricRollbacks(options?: MetricOptions): IMetric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName: METRIC.rollbacks,
      dimensionsMap: { service: this.#serviceName },
      statistic: Stats.SUM,
      ...options,
    });
  }

  #functions(): readonly GuardFunction[] {
    const always = [this.healthCheck, this.recordDeployment, this.manualRollback, this.operate];
    return this.mlflowSync === undefined ? always : [...always, this.mlflowSync];
  }

  #guards(): readonly GuardPolicy[] {
    return [...(this.#policy?.guards ?? []), ...this.#added];
  }

  #policyText(): string {
    const guards = this.#guards();
    // CDK asks before it validates; `#mistakes` says what is missing
    if (guards.length === 0) return '';
    const { mlflow, timezone = TIMEZONE_DEFAULT } = this.#policy ?? {};
    const policy = { guards, notify: this.#notify, ...(mlflow === undefined ? {} : { mlflow }), timezone };
    return renderPolicyFile({ ...policy, hash: policyHash(policy) });
  }

  #mistakes(): string[] {
    const names = this.#guards().map(({ endpoint }) => endpoint.toLowerCase());
    if (names.length === 0)
      return [
        "Stablehand guards no endpoint: give it a policy, or add new ModelGuard(this, 'Fraud', { endpoint: ... })",
      ];
    const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
    return [...twice].map((name) => `two guards watch the endpoint ${name}: one endpoint has one guard`);
  }

  #reachEndpoints(): void {
    const endpoints = this.#guards().map(({ endpoint }) => endpoint);
    for (const each of this.#functions()) {
      each.grant({ table: this.table, alertTopic: this.alertTopic, endpoints, mlflow: this.#policy?.mlflow });
    }
    this.#listener.listenTo(endpoints);
  }
}

/** Runs once, when the tree is complete and nothing is written yet. */
class WhenAllAreKnown implements IAspect {
  readonly #of: Construct;
  readonly #then: () => void;
  #isDone = false;

  constructor(of: Construct, then: () => void) {
    this.#of = of;
    this.#then = then;
  }

  visit(node: IConstruct): void {
    if (node !== this.#of || this.#isDone) return;
    this.#isDone = true;
    this.#then();
  }
}
