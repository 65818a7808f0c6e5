import { evictDurableObject } from 'cloudflare:test';
import { sessionTopicOf } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import type { FeedAnswer } from '../src/contract/link-object.ts';
import { EdgeClient } from './edge-client.ts';
import { LinkClient, link } from './link-client.ts';
import { accept, contents, message, request, say } from './support.ts';

const PORTION = 50;

async function words(customer: string, from: number, to: number): Promise<void> {
  for (let first = from; first <= to; first += PORTION) {
    const numbers = Array.from({ length: Math.min(PORTION, to - first + 1) }, (_, n) => first + n);
    await say(customer, ...numbers.map((n) => message(customer, n)));
  }
}

/** Somebody who follows a chat, and from now on acknowledges nothing. */
async function stalled(customer: string, id: number, window = 'one'): Promise<LinkClient> {
  const client = await LinkClient.open(id, window);
  await client.followChat(customer);
  client.acknowledges = false;
  return client;
}

describe('an attendant who reads nothing in any window', () => {
  it('is cut off once a chat is 1,000 entries ahead, and hears the next word again', async () => {
    const windows = [await stalled('nobody-reads', 371), await stalled('nobody-reads', 371, 'two')];
    await words('nobody-reads', 1, 900);
    await expect
      .poll(() => windows.map((each) => each.wordsOf('nobody-reads').length > 0))
      .toEqual([true, true]);
    expect(windows.map(({ closed }) => closed)).toEqual([null, null]);
    await words('nobody-reads', 901, 1_300);
    await expect.poll(() => windows.map(({ closed }) => closed)).toEqual([1013, 1013]);
    for (const each of windows) expect(each.wordsOf('nobody-reads').length).toBeLessThanOrEqual(100);
    const back = await LinkClient.open(371);
    await back.followChat('nobody-reads');
    // What was missed is read from the log, and what comes from now on is heard.
    const missed = await contents('nobody-reads', '?after=1200&limit=200');
    expect(missed).toEqual(Array.from({ length: 100 }, (_, n) => `text ${1_201 + n}`));
    await words('nobody-reads', 1_301, 1_301);
    await expect.poll(() => back.wordsOf('nobody-reads')).toEqual(['text 1301']);
  });

  it.each(['awake', 'asleep'])(
    'hears the next word in a window that comes back, its link %s',
    async (state) => {
      const id = state === 'awake' ? 373 : 374;
      const customer = `back-${state}`;
      const former = await stalled(customer, id);
      await words(customer, 1, 150);
      // More than fits into a window: the chat waits until it is called.
      await expect.poll(() => former.wordsOf(customer).length).toBeGreaterThan(0);
      former.socket.close(1000);
      await expect.poll(() => former.closed).not.toBeNull();
      if (state === 'asleep') await evictDurableObject(link(`attendant ${id}`));
      const back = await LinkClient.open(id, 'back');
      await back.followChat(customer);
      await words(customer, 151, 151);
      await expect.poll(() => back.wordsOf(customer).at(-1)).toBe('text 151');
    },
  );

  it('is cut off once chats have found no room 500 times, and not before', async () => {
    const client = await stalled('full', 372);
    await words('full', 1, 150);
    await expect.poll(() => client.wordsOf('full').length).toBeGreaterThan(0);
    const sessionTopic = sessionTopicOf('full');
    const feed = (): Promise<FeedAnswer> =>
      link('attendant 372').feed({
        sessionTopic,
        after: { seq: 0, rev: 0 },
        upTo: { seq: 151, rev: 0 },
        headSeq: 151,
        said: [{ topic: `${sessionTopic}/messages/customer`, qos: 1, text: '{}', seq: 151 }],
      });
    const times = async (count: number): Promise<Set<string>> => {
      const kinds = new Set<string>();
      for (let n = 0; n < count; n++) kinds.add((await feed()).kind);
      return kinds;
    };
    expect(await times(450)).toEqual(new Set(['full']));
    expect(client.closed).toBeNull();
    expect(await times(60)).toEqual(new Set(['full', 'nobody']));
    await expect.poll(() => client.closed).toBe(1013);
  });

  it('keeps nobody’s words from being stored, nor another attendant from hearing them', async () => {
    await say('goes-on', request('goes-on'), accept(375));
    const customer = await EdgeClient.open('goes-on');
    const window = await stalled('goes-on', 375);
    const other = await LinkClient.open(376);
    await other.followChat('goes-on');
    await words('goes-on', 1, 150);
    await expect.poll(() => window.wordsOf('goes-on').length).toBeGreaterThan(0);
    // While the chat waits in a call of the link that has no room.
    const said = [customer.write(151), customer.write(152)];
    await expect.poll(() => customer.acknowledged).toEqual(expect.arrayContaining(said));
    const answered = window.write('goes-on', 1);
    await expect.poll(() => window.acknowledged).toContain(answered);
    await expect.poll(() => other.wordsOf('goes-on').slice(-2)).toEqual(['text 151', 'text 152']);
    expect(await contents('goes-on', '?after=150')).toEqual(['text 151', 'text 152', 'answer 1']);
    expect(window.closed).toBeNull();
  });
});
