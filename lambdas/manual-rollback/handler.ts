import { Logger } from '@aws-lambda-powertools/logger';
import type { ManualAnswer } from '../../lib/contract/manual-answer.ts';
import { parseManualRequest } from '../../lib/contract/manual-request.ts';
import { manualRollback } from '../../lib/flows/manual-rollback.ts';
import { failFor, functionContext, type HandlerParts, systemClock } from '../function-context.ts';

/** A person moves traffic back, or answers a question. It acts in the call, in every mode. */
export function makeHandler(parts: HandlerParts): (event: unknown) => Promise<ManualAnswer> {
  const { policy, ports } = functionContext(parts);
  const logger = new Logger({ serviceName: 'stablehand-manual-rollback' });

  return async (event) => {
    const request = parseManualRequest(event);
    const answer = await manualRollback(ports, policy.guards, request);
    logger.info('asked', { request, answer: answer.sentence, outcome: answer.outcome });
    if (answer.outcome === 'refused') return answer;
    const { failures, ...rest } = answer;
    failFor(failures, `${rest.id} ${rest.status}: ${rest.sentence}; but not everything could be recorded or told`);
    return rest;
  };
}

let warm: ReturnType<typeof makeHandler> | undefined;

export const handler = async (event: unknown): Promise<ManualAnswer> => {
  warm ??= makeHandler({ env: process.env, clock: systemClock });
  return warm(event);
};
