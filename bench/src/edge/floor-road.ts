import { WebSocket } from 'ws';
import type { Floor } from '../floor.ts';
import { byFifties } from './by-fifties.ts';
import { bytesOf, idOf, type Road } from './road.ts';

async function socketAt(url: string, hear: (data: Buffer) => void): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.binaryType = 'nodebuffer';
  socket.on('message', (data: Buffer) => hear(data));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  return socket;
}

/** An object for each chat that stores one row and pushes to a second object, which has the attendant's socket; nothing else. */
export const floorRoad = (floor: Floor): Road => ({
  async open(chats, heard) {
    const url = floor.url.replace('http', 'ws');
    const attendant = await socketAt(`${url}/link`, (data) => heard(idOf(data)));
    const waiting: (() => void)[][] = chats.map(() => []);
    const customers = await byFifties(chats, (chat, n) =>
      socketAt(`${url}/chat/${encodeURIComponent(chat)}`, () => waiting[n]?.shift()?.()),
    );
    return {
      say(chat, message, stored) {
        waiting[chat]?.push(stored);
        customers[chat]?.send(bytesOf(message));
      },
      close() {
        for (const socket of [attendant, ...customers]) socket.terminate();
        return Promise.resolve();
      },
    };
  },
  stop: () => floor.stop(),
});
