import { join } from 'node:path';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { bySignature, type PlainRequest } from '../../lib/adapters/mlflow/mlflow-auth.ts';
import { mlflowServerOf } from '../../lib/adapters/mlflow/mlflow-server.ts';
import { root } from './support/places.ts';
import { runOk } from './support/run.ts';

const SERVER = 'arn:aws:sagemaker:eu-central-1:123456789012:mlflow-tracking-server/team';
const APP = 'arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-ABC';
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'a-session-token',
};
const { config } = new SageMakerClient({ region: 'eu-central-1', credentials });

const REQUESTS: readonly Omit<PlainRequest, 'headers' | 'url'>[] = [
  {
    method: 'POST',
    body: JSON.stringify({ run_id: 'r', metrics: [{ key: 'production.requests', value: 1, timestamp: 1, step: 0 }] }),
  },
  { method: 'GET' },
  { method: 'PATCH', body: '{"description":"größer"}' },
];
const QUERIES = ['', '?name=fraud%20eu&alias=champion', '?filter=name%3D%27a%2Fb%27&max_results=200'];

test('requests to SageMaker-managed MLflow are signed as botocore signs them, byte for byte', async () => {
  const asked = [];
  const ours: (string | undefined)[] = [];
  for (const arn of [SERVER, APP]) {
    const { url: base, managed } = mlflowServerOf(arn);
    if (managed === undefined) throw new Error('the ARN is that of a managed server');
    const sign = bySignature(managed, { credentials: config.credentials, sha256: config.sha256 });
    for (const [index, request] of REQUESTS.entries()) {
      const url = new URL(`${base}/api/2.0/mlflow/runs/log-batch${QUERIES[index]}`);
      const headers = await sign({ ...request, url, headers: { 'content-type': 'application/json' } });
      const { authorization, 'x-amz-date': at, 'x-amz-security-token': _, ...rest } = headers;
      ours.push(authorization);
      const { service, region } = managed;
      asked.push({
        method: request.method,
        url: url.href,
        headers: rest,
        body: request.body ?? '',
        service,
        region,
        at,
      });
    }
  }
  const { stdout } = await runOk(
    join(root, '.cache/mlflow/bin/python'),
    [join(root, 'test/integration/mlflow/botocore_sign.py')],
    {
      env: process.env as Record<string, string>,
      input: JSON.stringify(asked),
    },
  );
  expect(ours).toHaveLength(6);
  expect(z.array(z.string()).parse(JSON.parse(stdout))).toEqual(ours);
});
