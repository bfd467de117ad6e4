import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { READING } from '../../lib/adapters/aws/client-config.ts';
import { cloudWatchMetricSource } from '../../lib/adapters/aws/cloudwatch/cloudwatch-metric-source.ts';
import { METRIC, METRIC_NAMESPACE } from '../../lib/contract/metric-names.ts';
import { assertNotAhead, parseTickInput } from '../../lib/contract/tick-input.ts';
import { type GuardReport, tick } from '../../lib/flows/tick.ts';
import { failFor, functionContext, type HandlerParts, systemClock } from '../function-context.ts';

export interface TickReport {
  readonly at: string;
  readonly guards: readonly GuardReport[];
}

/** Looks after a shard of the guards once; called every minute by the schedule. */
export function makeHandler(parts: HandlerParts): (event: unknown) => Promise<TickReport> {
  const { policy, ports, fleet, unguarded, clientConfig } = functionContext(parts);
  const metrics = cloudWatchMetricSource(new CloudWatchClient({ ...clientConfig, ...READING }));
  const logger = new Logger({ serviceName: 'stablehand-health-check' });
  // the stack's name, so that two stacks in one account have alarms of their own
  const own = new Metrics({
    namespace: METRIC_NAMESPACE,
    serviceName: parts.env.POWERTOOLS_SERVICE_NAME ?? 'health-check',
  });

  return async (event) => {
    const input = parseTickInput(event);
    assertNotAhead(input, parts.clock.nowEpochSeconds());
    const { atEpochSeconds, shard, shards } = input;
    const guards = policy.guards.filter((_, index) => index % shards === shard);
    const reports = await tick({ ...ports, metrics, fleet, unguarded }, guards, atEpochSeconds, policy.guards.length);
    const report: TickReport = { at: new Date(atEpochSeconds * 1000).toISOString(), guards: reports };
    logger.info('ticked', { report: readable(report), policy: policy.hash });
    measure(own, reports, parts.clock.nowEpochSeconds() - atEpochSeconds);
    // guards that share a read share its failure
    const failures = [...new Set(reports.flatMap((each) => each.failures))];
    failFor(failures, `the tick of ${report.at} could not do everything`);
    return report;
  };
}

/** Errors do not survive JSON; their sentences do. */
const readable = ({ at, guards }: TickReport) => ({
  at,
  guards: guards.map((guard) => ({ ...guard, failures: guard.failures.map(String) })),
});

function measure(own: Metrics, reports: readonly GuardReport[], lagSeconds: number): void {
  const looked = reports.filter(({ outcome }) => outcome === 'looked');
  const failed = reports.filter(({ outcome }) => outcome === 'failed');
  own.addMetric(METRIC.guardsJudged, MetricUnit.Count, looked.length);
  own.addMetric(METRIC.guardsFailed, MetricUnit.Count, failed.length);
  own.addMetric(METRIC.rollbacks, MetricUnit.Count, reports.filter(({ call }) => call === 'accepted').length);
  own.addMetric(METRIC.tickLagSeconds, MetricUnit.Seconds, lagSeconds);
  own.publishStoredMetrics();
}

let warm: ReturnType<typeof makeHandler> | undefined;

/** Errors are left to Lambda: its Errors metric is what wakes people. */
export const handler = async (event: unknown): Promise<TickReport> => {
  warm ??= makeHandler({ env: process.env, clock: systemClock });
  return warm(event);
};
