import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRIC, METRIC_NAMESPACE } from '../contract/metric-names.ts';
import type { GuardFunction } from './functions/guard-function.ts';

export interface AlarmsProps {
  readonly healthCheck: GuardFunction;
  readonly recordDeployment: GuardFunction;
  readonly manualRollback: GuardFunction;
  readonly operate: GuardFunction;
  readonly mlflowSync: GuardFunction | undefined;
  readonly schedules: IScheduleGroup;
  readonly undelivered: IQueue;
  readonly alertTopic: ITopic;
  readonly alarmTopic: ITopic;
  /** Dimension `service` of the functions' own metrics. */
  readonly serviceName: string;
}

const PERIOD = Duration.minutes(5);

/** What Stablehand says about itself. Every text: what happened, what Stablehand did, where to read on. */
export class Alarms extends Construct {
  private readonly tell: SnsAction;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.tell = new SnsAction(props.alarmTopic);
    this.notLooking(props);
    this.failing(props);
    this.notHeard(props);
    this.mlflowBehind(props);
  }

  private notLooking({ healthCheck, schedules }: AlarmsProps): void {
    new Alarm(this, 'NotLooking', {
      metric: healthCheck.fn.metricInvocations({ period: PERIOD }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      // silence is the alarm: a schedule that is gone reports nothing at all
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription: textOf(
        'The health check has not run for 5 minutes. No guard is looking at its endpoint, and no bad model would be moved away from.',
        'Stablehand did nothing and cannot; traffic is as it was.',
        'not-looking',
      ),
    }).addAlarmAction(this.tell);
    this.above(
      'TicksDropped',
      schedules.metricDropped({ period: PERIOD }),
      'The schedule gave up on calls of the health check.',
      'Minutes were looked at late or not at all; each tick catches up on up to 6 hours.',
    );
    this.above(
      'TicksThrottled',
      schedules.metricTargetThrottled({ period: PERIOD }),
      'Lambda refused calls of the health check because too many functions run in this account.',
      'Those ticks were not repeated; the next one catches up.',
    );
  }

  private failing({ healthCheck, recordDeployment, manualRollback, operate, serviceName }: AlarmsProps): void {
    this.above(
      'HealthCheckFails',
      healthCheck.fn.metricErrors({ period: PERIOD }),
      'A run of the health check failed: it could not read, not act, or not tell.',
      'A rollback that was due was still tried before the run failed; the next tick compares wanted with actual and goes on.',
    );
    this.above(
      'GuardsFail',
      new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: METRIC.guardsFailed,
        dimensionsMap: { service: serviceName },
        statistic: Stats.SUM,
        period: PERIOD,
      }),
      'At least one guard could not finish its tick; the others did.',
      'For that endpoint the next tick tries again; nothing counts as healthy meanwhile.',
    );
    this.above(
      'RecordDeploymentFails',
      recordDeployment.fn.metricErrors({ period: PERIOD }),
      'A deployment event could not be recorded.',
      'Lambda tries twice more; the next tick sees the deployment in any case.',
    );
    this.above(
      'ManualRollbackFails',
      manualRollback.fn.metricErrors({ period: PERIOD }),
      "A person's request to manual-rollback failed.",
      'It was not repeated; whether traffic moved is in the history of the endpoint.',
    );
    this.above(
      'OperateFails',
      operate.fn.metricErrors({ period: PERIOD }),
      "A person's request to operate failed.",
      'No traffic was moved by it; whether the decision was recorded is in the history of the endpoint.',
    );
  }

  /** Nothing waits for MLflow, so an hour of it being away wakes nobody. */
  private mlflowBehind({ mlflowSync }: AlarmsProps): void {
    if (mlflowSync === undefined) return;
    new Alarm(this, 'MlflowSyncFails', {
      metric: mlflowSync.fn.metricErrors({ period: Duration.hours(1), statistic: Stats.SUM }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 3,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: textOf(
        'MLflow could not be told what production knows, for three hours.',
        'Rollbacks and mails do not wait for it, and nothing is lost: the next run goes on where the last one stopped.',
        'mlflow-sync-fails',
      ),
    }).addAlarmAction(this.tell);
  }

  private notHeard({ undelivered, alertTopic }: AlarmsProps): void {
    this.above(
      'Undelivered',
      undelivered.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: Stats.MAXIMUM }),
      'A tick or an event reached no function, or the function failed on it for good.',
      'It lies in the dead-letter queue for 14 days; nothing depends on it arriving.',
    );
    this.above(
      'AlertsNotDelivered',
      alertTopic.metricNumberOfNotificationsFailed({ period: PERIOD, statistic: Stats.SUM }),
      'SNS could not deliver a notice to a subscriber: somebody was not told.',
      'The notice was published and the event is in the history; SNS has used up its own retries.',
    );
  }

  /** At least one in 5 minutes. No value is no complaint here: `NotLooking` covers silence. */
  private above(id: string, metric: IMetric, happened: string, did: string): void {
    new Alarm(this, id, {
      metric,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: textOf(happened, did, sectionOf(id)),
    }).addAlarmAction(this.tell);
  }
}

/** `TicksDropped` is told of under `ticks-dropped`. */
const sectionOf = (id: string): string => id.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();

const textOf = (happened: string, did: string, section: string): string =>
  `${happened} ${did} What to do: docs/runbook.md#alarm-${section}`;
