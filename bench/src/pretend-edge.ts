import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_SESSION_TEMPLATE, sessionTopicOf } from '@chimpassist/protocol';
import type { HeldState, SocketDown } from '@chimpassist/protocol/frames';
import { WebSocketServer } from 'ws';

const PAGE = 500;

function heldState(n: number): HeldState {
  const id = `memory${n}`;
  return {
    sessionTopic: sessionTopicOf(id),
    rev: 2,
    state: 'online',
    sessionInfo: {
      sessionTopic: sessionTopicOf(id),
      sessionId: `session-${n}-${'0'.repeat(24)}`,
      requestID: `request-${n}`,
      keepAliveTTL: 600_000,
      customer: { id, name: `Customer ${n}`, avatarURL: `https://shop.example.com/avatars/${n}.png` },
      status: 'online',
      createdAt: Date.now(),
      lastMessages: [],
      assignedAttendants: [n % 100],
      sessionTemplate: structuredClone(DEFAULT_SESSION_TEMPLATE),
    },
  };
}

/** The desk's side of the bridge's socket with as many open chats as wanted: a Worker would take an hour to open them. */
export async function startPretendEdge(chats: number): Promise<{ url: string; stop(): Promise<void> }> {
  const http = createServer((_request, response) => response.writeHead(503).end());
  const sockets = new WebSocketServer({ server: http, path: '/bridge/socket' });
  sockets.on('connection', (socket) => {
    const send = (frame: SocketDown): void => socket.send(JSON.stringify(frame));
    socket.on('message', (data) => {
      const text = data.toString();
      if (text === 'ping') {
        socket.send('pong');
        return;
      }
      if (!text.includes('"hello"')) return;
      send({ type: 'welcome', v: 1, role: 'active', epoch: 1, capabilities: [] });
      for (let first = 0; first < chats; first += PAGE) {
        const count = Math.min(PAGE, chats - first);
        const held = Array.from({ length: count }, (_, n) => heldState(first + n));
        send({ type: 'page', held, attendants: [], last: first + PAGE >= chats });
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
