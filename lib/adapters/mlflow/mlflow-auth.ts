import { createHash } from 'node:crypto';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, ChecksumConstructor, HashConstructor, Provider } from '@smithy/types';
import type { MlflowLogin } from '../../contract/mlflow/mlflow-login.ts';
import type { MlflowServer } from './mlflow-server.ts';

/** A request before it is sent. */
export interface PlainRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With the query, blanks as %20. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Gives the headers by which the server knows who asks. */
export type Authorise = (request: PlainRequest) => Promise<Readonly<Record<string, string>>>;

export const anonymous: Authorise = async ({ headers }) => headers;

/** Basic or bearer. The secret is read once, with the first request. */
export function byLogin(readLogin: () => Promise<MlflowLogin>): Authorise {
  let login: Promise<MlflowLogin> | undefined;
  return async ({ headers }) => {
    login ??= readLogin();
    const known = await login.catch((cause: unknown) => {
      login = undefined; // a secret that could not be read today may be readable with the next request
      throw cause;
    });
    const value =
      'token' in known
        ? `Bearer ${known.token}`
        : `Basic ${Buffer.from(`${known.username}:${known.password}`).toString('base64')}`;
    return { ...headers, authorization: value };
  };
}

/** What signing takes, as SDK clients carry it. */
export interface Signing {
  readonly credentials: Provider<AwsCredentialIdentity>;
  readonly sha256: ChecksumConstructor | HashConstructor;
}

/**
 * Signature Version 4 as AWS's MLflow plugin makes it: the hash of the body is a signed header, so is the ARN.
 *
 * @see aws/sagemaker-mlflow, auth.py; compared byte for byte with botocore's signer in the integration suite.
 */
export function bySignature(managed: NonNullable<MlflowServer['managed']>, signing: Signing): Authorise {
  const signer = new SignatureV4({ ...signing, service: managed.service, region: managed.region });
  return async ({ method, url, headers, body }) => {
    const signed = await signer.sign(
      new HttpRequest({
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port === '' ? {} : { port: Number(url.port) }),
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: {
          ...headers,
          host: url.host,
          [managed.header]: managed.arn,
          'x-amz-content-sha256': createHash('sha256')
            .update(body ?? '')
            .digest('hex'),
        },
        body,
      }),
    );
    return signed.headers;
  };
}
