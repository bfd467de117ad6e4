import type { WritableCallLog } from '../calls.ts';
import type { HttpReply } from '../wire/aws-reply.ts';
import type { HttpRequest } from '../wire/aws-request.ts';

type Handler = (event: unknown, context: { readonly awsRequestId: string }) => Promise<unknown>;

/** Functions that can be invoked by name, each in this process. */
export interface FunctionControls {
  /** Puts a function into service, in the place of one of the same name. */
  deploy(name: string, handler: Handler): void;
}

export interface LocalFunctions {
  readonly controls: FunctionControls;
  /** @returns undefined when this is no invocation, but a call of another service */
  answer(request: HttpRequest): Promise<HttpReply | undefined>;
}

const INVOCATION = /^\/2015-03-31\/functions\/([^/?]+)\/invocations/;

/** Lambda's Invoke, synchronous only: an error of the function is a success of the call, with a header that says so. */
export function localFunctions(calls: WritableCallLog, now: () => number): LocalFunctions {
  const handlers = new Map<string, Handler>();
  let invocations = 0;
  return {
    controls: { deploy: (name, handler) => void handlers.set(name, handler) },
    async answer({ method, url, body }) {
      const [, name] = method === 'POST' ? (INVOCATION.exec(url) ?? []) : [];
      if (name === undefined) return undefined;
      const functionName = decodeURIComponent(name);
      const input = { FunctionName: functionName };
      const log = (outcome: string) =>
        calls.add({ atEpochSeconds: now(), service: 'lambda', operation: 'Invoke', input, outcome });
      const handler = handlers.get(functionName);
      if (handler === undefined) {
        log('ResourceNotFoundException');
        const Message = `Function not found: arn:aws:lambda:us-east-1:123456789012:function:${functionName}`;
        return reply(404, { Type: 'User', Message }, { 'x-amzn-errortype': 'ResourceNotFoundException' });
      }
      invocations += 1;
      const awsRequestId = `00000000-0000-4000-8000-${String(invocations).padStart(12, '0')}`;
      const headers = { 'x-amzn-requestid': awsRequestId };
      try {
        const answer = await handler(JSON.parse(body.toString() || '{}'), { awsRequestId });
        log('ok');
        return reply(200, answer ?? null, headers);
      } catch (failure) {
        log('Unhandled');
        const { name: errorType, message: errorMessage } =
          failure instanceof Error ? failure : new Error(String(failure));
        return reply(200, { errorType, errorMessage }, { ...headers, 'x-amz-function-error': 'Unhandled' });
      }
    },
  };
}

const reply = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST', ...headers },
  body: JSON.stringify(body),
});
