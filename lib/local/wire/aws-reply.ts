import type { AwsError } from '../aws-error.ts';
import type { AwsRequest } from './aws-request.ts';
import { renderXml } from './xml.ts';

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Protocol = AwsRequest['protocol'];

/** A success in the protocol of its request. Times (Date) become epoch seconds in JSON and ISO 8601 in XML. */
export function renderOutput(protocol: Protocol, operation: string, output: unknown, requestId: string): HttpReply {
  if (protocol.kind === 'json') return jsonReply(200, protocol.contentType, requestId, toJson(output));
  const body = renderXml({
    [`${operation}Result`]: output,
    ResponseMetadata: { RequestId: requestId },
  });
  return xmlReply(200, requestId, `<${operation}Response xmlns="${protocol.namespace}">${body}</${operation}Response>`);
}

/** A refusal in the protocol of its request. */
export function renderError(protocol: Protocol, error: AwsError, requestId: string): HttpReply {
  const side = error.status < 500 ? 'Sender' : 'Receiver';
  if (protocol.kind === 'json') {
    const reply = jsonReply(error.status, protocol.contentType, requestId, {
      __type: error.code,
      message: error.message,
      ...error.fields,
    });
    return { ...reply, headers: { ...reply.headers, 'x-amzn-query-error': `${error.code};${side}` } };
  }
  const body = renderXml({ Error: { Type: side, Code: error.code, Message: error.message }, RequestId: requestId });
  return xmlReply(error.status, requestId, `<ErrorResponse xmlns="${protocol.namespace}">${body}</ErrorResponse>`);
}

function jsonReply(status: number, contentType: string, requestId: string, body: unknown): HttpReply {
  return {
    status,
    headers: { 'content-type': contentType || 'application/x-amz-json-1.0', 'x-amzn-requestid': requestId },
    body: JSON.stringify(body ?? {}),
  };
}

function xmlReply(status: number, requestId: string, body: string): HttpReply {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}

function toJson(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)]));
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  }
  return value;
}
