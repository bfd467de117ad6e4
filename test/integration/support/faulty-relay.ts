import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stage, StagedFault } from '../../adapters/staged-fault.ts';

/** Stands between SDK clients and an AWS, and lets calls fail as a network and a service do. */
export interface FaultyRelay extends Stage {
  readonly url: string;
  /** Attempts of an operation that came in, whatever became of them; for JSON protocols. */
  attempts(operation: string): number;
  close(): Promise<void>;
}

export async function startFaultyRelay(target: string): Promise<FaultyRelay> {
  let staged: { readonly fault: StagedFault; times: number } | undefined;
  const attempts = new Map<string, number>();
  const takeFault = (): StagedFault | undefined => {
    if (staged === undefined || staged.times <= 0) return undefined;
    staged.times -= 1;
    return staged.fault;
  };

  const server = createServer(async (incoming, response) => {
    const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    attempts.set(operation, (attempts.get(operation) ?? 0) + 1);
    const fault = takeFault();
    if (fault === 'silent') return; // the caller gives up by itself
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    if (fault === 'throttled' || fault === 'refused') return refuse(fault, operation !== '', response);
    forward(target, incoming, Buffer.concat(chunks), response, fault === 'answer-lost');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts: (operation) => attempts.get(operation) ?? 0,
    strike(fault, times = Number.POSITIVE_INFINITY) {
      staged = { fault, times };
    },
    calm() {
      staged = undefined;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const CODES = {
  throttled: { json: 'ThrottlingException', query: 'Throttling', status: 400 },
  refused: { json: 'AccessDeniedException', query: 'AuthorizationError', status: 403 },
} as const;

/** In the protocol of the call: JSON, or the Query XML that SNS still speaks. */
function refuse(fault: keyof typeof CODES, json: boolean, response: ServerResponse): void {
  const code = CODES[fault];
  if (json) {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: code.json, message: 'refused by the test' }));
    return;
  }
  response.writeHead(code.status, { 'content-type': 'text/xml' });
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code.query}</Code><Message>refused by the test</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  );
}

function forward(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  answerLost: boolean,
): void {
  const outgoing = request(`${target}${url}`, { method, headers }, (answer) => {
    if (answerLost) {
      answer.resume().on('end', () => response.destroy());
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  outgoing.end(body);
}
