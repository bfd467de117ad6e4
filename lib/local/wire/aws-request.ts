import { gunzipSync } from 'node:zlib';
import { AwsError } from '../aws-error.ts';
import { parseQuery } from './query.ts';

/** An HTTP request as it came in. Header names are lower case. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export type Service = 'sagemaker' | 'cloudwatch' | 'dynamodb' | 'sns' | 'sts' | 'application-autoscaling';

/** A call to AWS, whatever protocol carried it. */
export interface AwsRequest {
  readonly service: Service;
  readonly operation: string;
  readonly input: unknown;
  readonly protocol:
    | { readonly kind: 'json'; readonly contentType: string }
    | { readonly kind: 'query'; readonly namespace: string };
}

const SERVICE_BY_TARGET: Readonly<Record<string, Service>> = {
  SageMaker: 'sagemaker',
  GraniteServiceVersion20100801: 'cloudwatch',
  DynamoDB_20120810: 'dynamodb',
  AnyScaleFrontendService: 'application-autoscaling',
};

const SERVICE_BY_VERSION: Readonly<Record<string, { service: Service; namespace: string }>> = {
  '2010-08-01': { service: 'cloudwatch', namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/' },
  '2010-03-31': { service: 'sns', namespace: 'http://sns.amazonaws.com/doc/2010-03-31/' },
  '2011-06-15': { service: 'sts', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
};

/**
 * Reads JSON 1.0, JSON 1.1 and Query requests, gzipped or not.
 *
 * @throws {AwsError} when no service here understands it.
 */
export function readAwsRequest(request: HttpRequest): AwsRequest {
  const text = (
    header(request, 'content-encoding').includes('gzip') ? gunzipSync(request.body) : request.body
  ).toString();
  const target = header(request, 'x-amz-target');
  const contentType = header(request, 'content-type').split(';')[0] ?? '';
  if (target !== '') {
    const [prefix = '', operation = ''] = target.split('.');
    const service = SERVICE_BY_TARGET[prefix];
    if (service === undefined) throw new AwsError('UnknownOperationException', `${target} is not emulated here`);
    return { service, operation, input: parseJson(text), protocol: { kind: 'json', contentType } };
  }
  const query = parseQuery(request.method === 'GET' ? (request.url.split('?')[1] ?? '') : text);
  const { Action, Version, ...input } = query;
  const known = SERVICE_BY_VERSION[typeof Version === 'string' ? Version : ''];
  if (typeof Action !== 'string' || known === undefined) {
    throw new AwsError(
      'UnknownOperationException',
      `${request.method} with content type ${JSON.stringify(contentType)} is no call to SageMaker, CloudWatch, DynamoDB, SNS, STS or Application Auto Scaling`,
    );
  }
  return { service: known.service, operation: Action, input, protocol: { kind: 'query', namespace: known.namespace } };
}

function header(request: HttpRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
}
