import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HttpReply } from '../../lib/local/wire/aws-reply.ts';
import { type AwsRequest, type HttpRequest, readAwsRequest } from '../../lib/local/wire/aws-request.ts';

/** A request of an SDK client just before it would go out. */
export interface SdkCall {
  /** The access key that signed it: says which function calls. */
  readonly caller: string;
  readonly http: HttpRequest;
  readonly request: AwsRequest;
  /** Counts from 1; above that the SDK repeats by itself. */
  readonly attempt: number;
  /** So long its client waits for an answer, as the function has set it; then it breaks the connection. */
  readonly patienceSeconds: number;
}

/** A client without a limit waits until Lambda ends the function. */
const LONGEST_SECONDS = 60;

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** The part of the SDK's HTTP handler that says how patient it is. */
interface Handler {
  readonly configProvider: Promise<{ readonly requestTimeout?: number; readonly throwOnRequestTimeout?: boolean }>;
}

/** All SDK clients of one installation share the class of their HTTP handler: also those that a function has yet to get. */
function httpHandlerClass(): { prototype: { handle: unknown } } {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  return (client.config.requestHandler as object).constructor as unknown as { prototype: { handle: unknown } };
}

/**
 * Hands every call of every SDK client in this process to `answer` instead of the network, and lets nobody wait: a pause between two attempts
 * is over at once. `answer` rejects for what breaks a connection.
 *
 * @returns what gives the network back
 */
export function takeSdkCalls(answer: (call: SdkCall) => Promise<HttpReply>): () => void {
  const { prototype } = httpHandlerClass();
  const { handle } = prototype;
  const { setTimeout: wait } = globalThis;
  // what stands in for the handler must know its limits: a call that waited longer than its client would arrive after its lease
  prototype.handle = async function handle(this: Handler, sent: SdkRequest) {
    const { status, headers, body } = await answer(callOf(sent, await patienceOf(this)));
    return { response: { statusCode: status, headers, body: new Uint8Array(Buffer.from(body)) } };
  };
  // the SDK's own pauses; timers with arguments belong to somebody else
  globalThis.setTimeout = ((run: (...args: unknown[]) => void, millis?: number, ...args: unknown[]) =>
    args.length > 0 ? wait(run, millis, ...args) : wait(run, 0)) as typeof setTimeout;
  return () => {
    prototype.handle = handle;
    globalThis.setTimeout = wait;
  };
}

/** A limit that does not throw is none: the SDK only warns, and waits on. */
async function patienceOf({ configProvider }: Handler): Promise<number> {
  const { requestTimeout = 0, throwOnRequestTimeout = false } = await configProvider;
  return throwOnRequestTimeout && requestTimeout > 0 ? requestTimeout / 1000 : LONGEST_SECONDS;
}

function callOf({ method, path, headers: given, body = '' }: SdkRequest, patienceSeconds: number): SdkCall {
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const http = { method, url: path, headers, body: bytesOf(body) };
  const [, caller = 'unsigned'] = /Credential=([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const [, attempt = '1'] = /attempt=(\d+)/.exec(headers['amz-sdk-request'] ?? '') ?? [];
  return { caller, http, request: readAwsRequest(http), attempt: Number(attempt), patienceSeconds };
}

const bytesOf = (body: string | Uint8Array): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
