import { Logger } from '@aws-lambda-powertools/logger';
import { parseEndpointEvent } from '../../lib/contract/endpoint-event.ts';
import { recordDeployment } from '../../lib/flows/record-deployment.ts';
import { failFor, functionContext, type HandlerParts, systemClock } from '../function-context.ts';

export interface RecordReport {
  readonly endpoint: string;
  readonly outcome: 'looked' | 'not-guarded';
}

/** Looks at an endpoint because SageMaker says that it changed. */
export function makeHandler(parts: HandlerParts): (event: unknown) => Promise<RecordReport> {
  const { policy, ports } = functionContext(parts);
  const logger = new Logger({ serviceName: 'stablehand-record-deployment' });

  return async (event) => {
    const { endpoint } = parseEndpointEvent(event);
    const guard = policy.guards.find((each) => each.endpoint.toLowerCase() === endpoint.toLowerCase());
    const report: RecordReport = { endpoint, outcome: guard === undefined ? 'not-guarded' : 'looked' };
    if (guard === undefined) return report;
    const { failures } = await recordDeployment(ports, guard, parts.clock.nowEpochSeconds());
    logger.info('recorded', { report });
    failFor(failures, `the deployment on ${endpoint} was seen, but not everything could be recorded`);
    return report;
  };
}

let warm: ReturnType<typeof makeHandler> | undefined;

export const handler = async (event: unknown): Promise<RecordReport> => {
  warm ??= makeHandler({ env: process.env, clock: systemClock });
  return warm(event);
};
