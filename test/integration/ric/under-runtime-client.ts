import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../support/places.ts';

const client = join(root, '.cache/ric/node_modules/aws-lambda-ric/index.mjs');
const shim = fileURLToPath(new URL('./shim.cjs', import.meta.url));

export interface BundleToRun {
  /** The folder that would be zipped. Outside this repository, whose package.json would make `index.js` an ES module. */
  readonly folder: string;
  /** `file.export`, as the function is configured. */
  readonly handler: string;
  /** What the function is configured with, and its credentials and AWS_ENDPOINT_URL. */
  readonly environment: Readonly<Record<string, string>>;
  readonly functionName: string;
  /** @default 'Text' */
  readonly logFormat?: 'Text' | 'JSON';
  /** @default 30 */
  readonly timeoutSeconds?: number;
}

/** How an invocation ended: what the function returned, or the error body that Lambda passes on to the caller. */
export type Ended =
  | { readonly kind: 'returned'; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface RunningBundle {
  /** One at a time, as in one execution environment; the process stays warm in between. Fails after the timeout. */
  invoke(event: unknown): Promise<Ended>;
  /** Everything logged so far. */
  log(): string;
  close(): Promise<void>;
}

/**
 * Runs a bundle under AWS's own runtime client for Node, which talks to a Runtime API of ours on loopback. What is AWS's: loading the
 * handler, the context, console's JSON format, the shape of errors. What is ours: the API behind it, and shim.cjs.
 *
 * @throws {Error} when the bundle could not be loaded, with what the client reported.
 */
export async function underRuntimeClient(bundle: BundleToRun): Promise<RunningBundle> {
  const { folder, handler, environment, functionName, logFormat = 'Text', timeoutSeconds = 30 } = bundle;
  const waiting: ((answer: ServerResponse) => void)[] = [];
  const idle: ServerResponse[] = [];
  const open = new Map<string, (ended: Ended) => void>();
  let failStart: (reason: Error) => void = () => {};
  let ready: () => void = () => {};
  const started = new Promise<void>((resolve, reject) => {
    ready = resolve;
    failStart = reject;
  });

  const server = createServer(async (request, response) => {
    const [, , , , id, verb] = (request.url ?? '').split('/');
    if (request.url?.endsWith('/invocation/next')) {
      ready();
      const next = waiting.shift();
      if (next) next(response);
      else idle.push(response);
      return;
    }
    const body: unknown = JSON.parse((await textOf(request)) || 'null');
    response.writeHead(202).end('{}');
    if (request.url?.endsWith('/init/error'))
      failStart(new Error(`${functionName} could not start: ${JSON.stringify(body)}`));
    else open.get(id ?? '')?.(verb === 'error' ? { kind: 'failed', error: body } : { kind: 'returned', payload: body });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const child = spawn(process.execPath, ['--require', shim, client], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      TZ: ':UTC',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
      AWS_LAMBDA_LOG_STREAM_NAME: '$LATEST/under-runtime-client',
      AWS_LAMBDA_LOG_FORMAT: logFormat,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let logged = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      logged += text;
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.on('close', (code) => {
      failStart(new Error(`${functionName} ended with ${code} before it was ready:\n${logged}`));
      resolve();
    });
  });

  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await started.catch(async (reason: unknown) => {
    await close();
    throw reason;
  });

  return {
    invoke: (event) =>
      new Promise<Ended>((resolve, reject) => {
        const id = randomUUID();
        const limit = setTimeout(
          () => reject(new Error(`${functionName} did not end within ${timeoutSeconds} s:\n${logged}`)),
          timeoutSeconds * 1000,
        );
        open.set(id, (how) => {
          clearTimeout(limit);
          open.delete(id);
          resolve(how);
        });
        const send = (answer: ServerResponse) => {
          answer.writeHead(200, {
            'lambda-runtime-aws-request-id': id,
            'lambda-runtime-deadline-ms': String(Date.now() + timeoutSeconds * 1000),
            'lambda-runtime-invoked-function-arn': `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
            'content-type': 'application/json',
          });
          answer.end(JSON.stringify(event));
        };
        const next = idle.shift();
        if (next) send(next);
        else waiting.push(send);
      }),
    log: () => logged,
    close,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
