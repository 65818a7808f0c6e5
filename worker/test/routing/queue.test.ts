import { type ControlPayload, TOPICS } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from '../edge-client.ts';
import { emptyDeskAfterEach } from '../empty-desk.ts';
import { rowsWritten } from '../rows-written.ts';
import { accept, attendantOnline, chat, request, say, tellDesk, topicOf } from '../support.ts';

const connect = emptyDeskAfterEach('queue-truth');

describe('a customer who waits', () => {
  it('hears of each step at the head of the queue, and the chat writes no row', async () => {
    await connect();
    await tellDesk(attendantOnline(41));
    const pages: EdgeClient[] = [];
    for (const name of ['queue-1', 'queue-2', 'queue-3']) {
      pages.push(await EdgeClient.open(name));
      await say(name, request(name));
    }
    const place = () => {
      const heard = pages[2]?.heardOn(TOPICS.clientControl(topicOf('queue-3'))) ?? [];
      return (heard.at(-1) as ControlPayload | undefined)?.position;
    };
    await expect.poll(place).toBe(3);
    const rows = await rowsWritten(chat('queue-3'), async () => {
      await say('queue-1', accept(41));
      await expect.poll(place).toBe(2);
    });
    expect(rows).toBe(0);
    await say('queue-2', accept(41));
    await expect.poll(place).toBe(1);
    for (const page of pages) page.socket.close();
  });
});
