import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Envelope } from './delivery.ts';

/** An HTTP subscriber on loopback that confirms what it is asked to confirm and keeps what it receives, in order. */
export interface HttpSubscriber {
  readonly url: string;
  readonly notifications: readonly Envelope[];
  readonly headers: readonly Readonly<Record<string, string | string[] | undefined>>[];
  close(): Promise<void>;
}

export async function startHttpSubscriber(): Promise<HttpSubscriber> {
  const notifications: Envelope[] = [];
  const headers: HttpSubscriber['headers'][number][] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const envelope = JSON.parse(Buffer.concat(chunks).toString()) as Envelope;
    if (envelope.Type === 'SubscriptionConfirmation' && envelope.SubscribeURL !== undefined)
      await fetch(envelope.SubscribeURL);
    else {
      notifications.push(envelope);
      headers.push(request.headers);
    }
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    notifications,
    headers,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
