import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { DependencyError } from '../../../lib/adapters/dependency-error.ts';
import { anonymous, byLogin, type PlainRequest } from '../../../lib/adapters/mlflow/mlflow-auth.ts';
import { MlflowRefusal, mlflowCaller } from '../../../lib/adapters/mlflow/mlflow-http.ts';
import { mlflowServerOf } from '../../../lib/adapters/mlflow/mlflow-server.ts';
import { mlflowTracking } from '../../../lib/adapters/mlflow/mlflow-tracking.ts';

const server = { url: 'http://127.0.0.1:9' };
const answering =
  (status: number, text: string): typeof fetch =>
  async () =>
    new Response(text, { status });
const call = (status: number, text: string) =>
  mlflowCaller(
    server,
    anonymous,
    answering(status, text),
  )({
    method: 'GET',
    path: 'runs/get',
    query: { run_id: 'a b' },
    answer: z.object({ run: z.string() }),
  });

describe('what MLflow answers', () => {
  test.each([
    [401, '<html>login</html>', 'access-refused', 'HTTP 401: <html>login</html>'],
    [
      403,
      'Invalid Host header - possible DNS rebinding attack detected',
      'access-refused',
      'start the MLflow server with --allowed-hosts and the name by which Stablehand reaches it',
    ],
    [429, '{"error_code":"REQUEST_LIMIT_EXCEEDED"}', 'throttled', 'HTTP 429: REQUEST_LIMIT_EXCEEDED'],
    [500, '{"error_code":"INTERNAL_ERROR","message":"oops"}', 'unavailable', 'HTTP 500: oops'],
    [200, '{"run":7}', 'bad-reply', 'mlflow:runs/get'],
    [200, 'not JSON', 'bad-reply', 'mlflow:runs/get'],
  ])('HTTP %d %s is %s', async (status, text, code, said) => {
    const failure = await call(status, text).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(DependencyError);
    expect(failure).toMatchObject({ code, operation: 'mlflow:runs/get', message: expect.stringContaining(said) });
  });

  test('a refusal of one thing keeps MLflow’s own word', async () => {
    const failure = await call(404, '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no run"}').catch(
      (cause) => cause,
    );
    expect(failure).toBeInstanceOf(MlflowRefusal);
    expect(failure).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST', status: 404, message: 'HTTP 404: no run' });
  });

  test('a server that is not there is unavailable, with the reason that fetch hides', async () => {
    const refusing: typeof fetch = async () => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') });
    };
    const asked = mlflowCaller(server, anonymous, refusing)({ method: 'GET', path: 'runs/get', answer: z.unknown() });
    await expect(asked).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('requests', () => {
  async function sent(authorise: (request: PlainRequest) => Promise<Readonly<Record<string, string>>>) {
    const seen: { url: string; headers: Headers }[] = [];
    const fetchNow: typeof fetch = async (url, init) => {
      seen.push({ url: String(url), headers: new Headers(init?.headers) });
      return new Response('{}');
    };
    const ask = mlflowCaller(server, authorise, fetchNow);
    await ask({ method: 'GET', path: 'runs/get', query: { run_id: 'a b+c' }, answer: z.looseObject({}) });
    return seen[0]!; // one call, one request
  }

  test('write a blank as %20 and a plus as %2B', async () => {
    expect((await sent(anonymous)).url).toBe('http://127.0.0.1:9/api/2.0/mlflow/runs/get?run_id=a%20b%2Bc');
  });

  test('carry the login of the secret, read once; one that could not be read is read again', async () => {
    let reads = 0;
    const authorise = byLogin(async () => {
      reads += 1;
      if (reads === 1) throw new Error('throttled');
      return { username: 'ada', password: 'pw' };
    });
    await expect(sent(authorise)).rejects.toThrow('throttled');
    expect((await sent(authorise)).headers.get('authorization')).toBe('Basic YWRhOnB3');
    await sent(authorise);
    expect(reads).toBe(2);
    expect((await sent(byLogin(async () => ({ token: 't' })))).headers.get('authorization')).toBe('Bearer t');
  });
});

test('log-batch is sent in parts of a thousand, the tags with the first', async () => {
  const bodies: { metrics: unknown[]; tags: unknown[] }[] = [];
  const fetchNow: typeof fetch = async (_, init) => {
    bodies.push(JSON.parse(String(init?.body)));
    return new Response('{}');
  };
  const points = Array.from({ length: 2500 }, (_, step) => ({ key: 'k', value: 1, timestampMs: step, step }));
  await mlflowTracking(mlflowCaller(server, anonymous, fetchNow)).logBatch('run', points, { a: '1', b: '2' });
  expect(bodies.map(({ metrics, tags }) => [metrics.length, tags.length])).toEqual([
    [998, 2],
    [1000, 0],
    [502, 0],
  ]);
});

test.each([
  ['https://mlflow.example.com/', { url: 'https://mlflow.example.com' }],
  [
    'arn:aws:sagemaker:eu-central-1:123456789012:mlflow-tracking-server/team',
    {
      url: 'https://eu-central-1.experiments.sagemaker.aws',
      managed: { service: 'sagemaker-mlflow', header: 'x-mlflow-sm-tracking-server-arn', region: 'eu-central-1' },
    },
  ],
  [
    'arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-1',
    {
      url: 'https://mlflow.sagemaker.us-east-1.app.aws',
      managed: { service: 'sagemaker', header: 'x-sm-mlflow-app-arn', region: 'us-east-1' },
    },
  ],
])('%s is found at its own host', (text, found) => {
  expect(mlflowServerOf(text)).toMatchObject(found);
});
