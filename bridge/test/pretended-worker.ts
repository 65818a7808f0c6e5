import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from '@chimpassist/protocol';
import type { Batch, ChatAnswer, ChatFrame, LogEntry, SocketDown } from '@chimpassist/protocol/frames';
import { WebSocketServer } from 'ws';

export interface PretendedWorker {
  url: string;
  /** What it was told, the oldest first. */
  stored: Message[];
  /** All frames of chats that it was told, the oldest first. */
  frames: ChatFrame[];
  /** Says something unasked. */
  say(frame: SocketDown): void;
  /** The names of the bridges that called. */
  bridgeIds: string[];
  stop(): Promise<unknown>;
}

/** A pretended Worker: gives the lease to the bridge that calls, and stores whatever it is told. */
export async function startPretendedWorker(name: string): Promise<PretendedWorker> {
  const stored: Message[] = [];
  const told: ChatFrame[] = [];
  const bridgeIds: string[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    // The mirror asks for ledgers: there are none.
    if (request.method === 'GET') {
      response.end('{"names":[]}');
      return;
    }
    const { chats, log: wantsLog } = JSON.parse(text) as Batch;
    for (const { sessionTopic, frames } of chats) {
      const messages = frames.flatMap((frame) => (frame.kind === 'message' ? [frame.message] : []));
      const first = stored.length + 1;
      told.push(...frames);
      stored.push(...messages);
      const log = messages.map(
        (message, index): LogEntry => ({
          seq: first + index,
          kind: 'message',
          sessionInfo: { sessionTopic, sessionId: 's' },
          message,
        }),
      );
      const answer: ChatAnswer = {
        sessionTopic,
        ok: true,
        accepted: frames.length,
        refused: [],
        acks: messages.map(({ id, from, timestamp }, index) => ({
          id,
          from: { id: from.id },
          timestamp,
          seq: first + index,
        })),
        headSeq: stored.length,
        ...(wantsLog ? { log } : {}),
        held: null,
        controls: [],
        publishes: [],
      };
      response.write(`${JSON.stringify(answer)}\n`);
    }
    response.end();
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) =>
    socket.on('message', (data) => {
      const text = String(data);
      if (text === 'ping') {
        socket.send('pong');
        return;
      }
      const frame = JSON.parse(text) as { type: string; bridgeId?: string };
      if (frame.type !== 'hello') return;
      bridgeIds.push(frame.bridgeId ?? '');
      const welcome: SocketDown = {
        type: 'welcome',
        v: 1,
        role: 'active',
        epoch: 1,
        brokerName: name,
        // One of a newer Worker, which this bridge does not know.
        capabilities: ['erase', 'teleport'],
      };
      socket.send(JSON.stringify(welcome));
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored,
    frames: told,
    say: (frame) => {
      for (const socket of sockets.clients) socket.send(JSON.stringify(frame));
    },
    bridgeIds,
    stop: () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
