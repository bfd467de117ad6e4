import { Logger } from '@aws-lambda-powertools/logger';
import { ConfigError } from '../../lib/contract/function-env.ts';
import type { ManualAnswer } from '../../lib/contract/manual-answer.ts';
import { type ManualRequest, parseManualRequest } from '../../lib/contract/manual-request.ts';
import { manualRollback } from '../../lib/flows/manual-rollback.ts';
import { failFor, functionContext, type HandlerParts, type Invocation, systemClock } from '../function-context.ts';

/** A person moves traffic back, or answers a question. It acts in the call, in every mode. */
export function makeHandler(parts: HandlerParts): (event: unknown, invocation?: Invocation) => Promise<ManualAnswer> {
  const { policy, ports } = functionContext(parts);
  const logger = new Logger({ serviceName: 'stablehand-manual-rollback' });

  return async (event, { awsRequestId } = {}) => {
    const request = requestOf(event);
    if ('sentence' in request) {
      logger.info('refused', { event, ...request });
      return request;
    }
    const answer = await manualRollback(ports, policy.guards, {
      ...request,
      ...(awsRequestId === undefined ? {} : { request: awsRequestId }),
    });
    logger.info('asked', { request, answer: answer.sentence, outcome: answer.outcome });
    if (answer.outcome === 'refused') return answer;
    const { failures, ...rest } = answer;
    failFor(failures, `${rest.id} ${rest.status}: ${rest.sentence}; but not everything could be recorded or told`);
    return rest;
  };
}

/** A person's slip is answered like every other refusal; as an error of the function it would ring the alarm. */
function requestOf(event: unknown): ManualRequest | { readonly outcome: 'refused'; readonly sentence: string } {
  try {
    return parseManualRequest(event);
  } catch (refusal) {
    if (refusal instanceof ConfigError) return { outcome: 'refused', sentence: refusal.message };
    throw refusal;
  }
}

let warm: ReturnType<typeof makeHandler> | undefined;

export const handler = async (event: unknown, invocation?: Invocation): Promise<ManualAnswer> => {
  warm ??= makeHandler({ env: process.env, clock: systemClock });
  return warm(event, invocation);
};
