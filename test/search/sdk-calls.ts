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
}

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
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
  prototype.handle = async (sent: SdkRequest) => {
    const { status, headers, body } = await answer(callOf(sent));
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

function callOf({ method, path, headers: given, body = '' }: SdkRequest): SdkCall {
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const http = { method, url: path, headers, body: bytesOf(body) };
  const [, caller = 'unsigned'] = /Credential=([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const [, attempt = '1'] = /attempt=(\d+)/.exec(headers['amz-sdk-request'] ?? '') ?? [];
  return { caller, http, request: readAwsRequest(http), attempt: Number(attempt) };
}

const bytesOf = (body: string | Uint8Array): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
