import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A relay on loopback between one function and its AWS, which can die in the middle of a call: the function as AWS would see it. */
export interface Relay {
  readonly url: string;
  /** Calls that were passed on. */
  readonly passed: number;
  close(): Promise<void>;
}

/** Passes everything on until the call `at`; then nothing ever again, not even that call's answer (`after`) or the call itself (`before`). */
export interface Death {
  readonly at: number;
  readonly moment: 'before' | 'after';
}

export async function startRelay(target: string, death?: Death): Promise<Relay> {
  let calls = 0;
  let passed = 0;
  const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    calls += 1;
    const call = calls;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const dead = death !== undefined && (call > death.at || (call === death.at && death.moment === 'before'));
    if (dead) {
      incoming.socket.destroy();
      return;
    }
    passed += 1;
    const answer = await forward(target, incoming, Buffer.concat(chunks));
    if (call === death?.at) {
      incoming.socket.destroy();
      return;
    }
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  };
  const server = createServer((incoming, response) => {
    void respond(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get passed() {
      return passed;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((answered, failed) => {
    const outgoing = request(`${target}${url}`, { method, headers }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      answered({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: Buffer.concat(chunks) });
    });
    outgoing.on('error', failed);
    outgoing.end(body);
  });
}
