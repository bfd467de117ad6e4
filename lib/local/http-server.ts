import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome } from './gateway.ts';
import type { HttpRequest } from './wire/aws-request.ts';

export interface LoopbackServer {
  readonly url: string;
  /** Breaks the connections that still hang. */
  close(): Promise<void>;
}

/**
 * Serves on 127.0.0.1 only.
 *
 * @param port - 0: any free one.
 * @throws when the port is taken.
 */
export async function listenOnLoopback(
  port: number,
  answer: (request: HttpRequest) => Promise<Outcome>,
): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    void respond(request, response, answer).catch(() => request.socket.destroy()); // the client went away
  });
  // SDK clients keep connections open; a close between two calls would look like a lost reply
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: HttpRequest) => Promise<Outcome>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = 'GET', url = '/', headers } = request;
  const outcome = await answer({ method, url, headers, body: Buffer.concat(chunks) });
  if (outcome === 'hang') return;
  if (outcome === 'break') {
    request.socket.destroy();
    return;
  }
  response.writeHead(outcome.status, { ...outcome.headers, 'content-length': Buffer.byteLength(outcome.body) });
  response.end(outcome.body);
}
