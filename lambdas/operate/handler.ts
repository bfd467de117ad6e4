import { Logger } from '@aws-lambda-powertools/logger';
import { ConfigError } from '../../lib/contract/function-env.ts';
import { historyAnswerOf, liveAnswerOf } from '../../lib/contract/history-answers.ts';
import type { OperateAnswer } from '../../lib/contract/operate-answer.ts';
import {
  EVERY_ENDPOINT,
  type OperateRequest,
  parseOperateRequest,
  type Until,
} from '../../lib/contract/operate-request.ts';
import type { GuardPolicy, Policy } from '../../lib/core/words/policy.ts';
import { isoOf } from '../../lib/core/words/time.ts';
import { type OrderResult, operate } from '../../lib/flows/operate.ts';
import type { ActingPorts } from '../../lib/flows/ports.ts';
import { readHistory, readLiveAt } from '../../lib/flows/read-history.ts';
import { readStatus } from '../../lib/flows/read-status.ts';
import { failFor, functionContext, type HandlerParts, type Invocation, systemClock } from '../function-context.ts';

/** A person's standing decisions and questions. Nothing here moves traffic. */
export function makeHandler(parts: HandlerParts): (event: unknown, invocation?: Invocation) => Promise<OperateAnswer> {
  const { policy, ports } = functionContext(parts);
  const logger = new Logger({ serviceName: 'stablehand-operate' });

  return async (event, { awsRequestId } = {}) => {
    const request = requestOf(event);
    if ('sentence' in request) {
      logger.info('refused', { event, ...request });
      return request;
    }
    const guards = guardsOf(policy, request.endpoint);
    if (guards.length === 0) return notGuarded(policy, request.endpoint);
    const { answer, failures } = await answerTo(ports, guards, request, awsRequestId);
    logger.info('asked', { request, outcome: answer.outcome });
    failFor(
      failures,
      `${'sentence' in answer ? answer.sentence : request.action}; but not everything could be done, recorded or told`,
    );
    return answer;
  };
}

type Answered = { readonly answer: OperateAnswer; readonly failures: readonly unknown[] };

async function answerTo(
  ports: ActingPorts,
  guards: readonly GuardPolicy[],
  request: OperateRequest,
  awsRequestId: string | undefined,
): Promise<Answered> {
  const { endpoint } = request;
  switch (request.action) {
    case 'status': {
      const at = isoOf(ports.clock.nowEpochSeconds());
      return { answer: { outcome: 'status', at, guards: await readStatus(ports, guards) }, failures: [] };
    }
    case 'history': {
      const { atEpochSeconds } = request;
      const answer =
        atEpochSeconds === undefined
          ? historyAnswerOf(endpoint, await readHistory(ports.events, endpoint, request))
          : liveAnswerOf(endpoint, atEpochSeconds, await readLiveAt(ports.events, endpoint, atEpochSeconds));
      return { answer, failures: [] };
    }
    default: {
      const { until, ...order } = request;
      const end = until === undefined ? {} : { untilEpochSeconds: endOf(until, ports.clock.nowEpochSeconds()) };
      const call = awsRequestId === undefined ? {} : { request: awsRequestId };
      return ordered(await operate(ports, guards, { ...order, ...end, ...call }));
    }
  }
}

const endOf = (until: Until, now: number): number => ('seconds' in until ? now + until.seconds : until.atEpochSeconds);

/** What weighs most first: something failed, something was done, nothing had to be, all was refused. */
const BY_WEIGHT = ['failed', 'done', 'unchanged', 'refused'] as const;

function ordered(results: readonly OrderResult[]): Answered {
  const outcome = BY_WEIGHT.find((each) => results.some((result) => result.outcome === each)) ?? 'refused';
  const counts = BY_WEIGHT.map((each) => ({ each, count: results.filter((result) => result.outcome === each).length }));
  const summary = counts.flatMap(({ each, count }) => (count === 0 ? [] : [`${count} ${each}`])).join(', ');
  const [only] = results;
  const sentence =
    results.length === 1 && only !== undefined ? only.sentence : `${results.length} endpoints: ${summary}`;
  const endpoints = results.map(({ failures: _failures, ...rest }) => rest);
  return { answer: { outcome, sentence, endpoints }, failures: results.flatMap(({ failures }) => failures) };
}

const guardsOf = ({ guards }: Policy, endpoint: string): readonly GuardPolicy[] =>
  endpoint === EVERY_ENDPOINT ? guards : guards.filter((guard) => guard.endpoint === endpoint);

const notGuarded = ({ guards }: Policy, endpoint: string): OperateAnswer => ({
  outcome: 'refused',
  sentence: `endpoint: ${endpoint} is not guarded by this policy; guarded are ${guards.map((guard) => guard.endpoint).join(', ')}`,
});

/** A person's slip is answered like every other refusal; as an error of the function it would ring the alarm. */
function requestOf(event: unknown): OperateRequest | { readonly outcome: 'refused'; readonly sentence: string } {
  try {
    return parseOperateRequest(event);
  } catch (refusal) {
    if (refusal instanceof ConfigError) return { outcome: 'refused', sentence: refusal.message };
    throw refusal;
  }
}

let warm: ReturnType<typeof makeHandler> | undefined;

export const handler = async (event: unknown, invocation?: Invocation): Promise<OperateAnswer> => {
  warm ??= makeHandler({ env: process.env, clock: systemClock });
  return warm(event, invocation);
};
