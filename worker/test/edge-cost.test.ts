import { runInDurableObject } from 'cloudflare:test';
import { FIRST_SITE } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { forgetTerms } from '../src/forms/page-terms.ts';
import { customer, EdgeClient } from './edge-client.ts';
import { LinkClient, link } from './link-client.ts';
import { PlainClient } from './plain-client.ts';
import { rowsWritten } from './rows-written.ts';
import { chat, chatInPicture, contents, counted, desk, topicOf } from './support.ts';
import { workspace } from './workspace-support.ts';

const WORDS = 20;

interface Rows {
  atChat: number;
  atDesk: number;
  atLink: number;
}

/** Rows at all objects that two people at the edge have to do with, while `work` runs. */
async function rowsOf(customer: string, attendant: string, work: () => Promise<unknown>): Promise<Rows> {
  let atDesk = 0;
  let atLink = 0;
  const atChat = await rowsWritten(chat(customer), async () => {
    atDesk = await rowsWritten(desk(), async () => {
      atLink = await rowsWritten(link(attendant), work);
    });
  });
  return { atChat, atDesk, atLink };
}

/** Frames that come over the sockets of an object while `work` runs: each is a twentieth of a request. */
async function framesOf<T extends Rpc.DurableObjectBranded>(
  stub: DurableObjectStub<T>,
  work: () => Promise<unknown>,
): Promise<number> {
  const frames = await counted(stub, 'webSocketMessage');
  await work();
  return frames();
}

async function online(page: EdgeClient, attendant: LinkClient): Promise<void> {
  page.sayOnline({ status: 'waitingAttendantsAssignment' });
  await expect.poll(async () => (await chatInPicture(page.id))?.state).toBe('waiting');
  await attendant.followChat(page.id);
  attendant.accept(page.id);
  await expect.poll(async () => (await chatInPicture(page.id))?.state).toBe('online');
}

const heardBy = (attendant: LinkClient, page: EdgeClient, n: number) =>
  expect.poll(() => attendant.wordsOf(page.id).length).toBe(n);

describe('between two people at the edge', () => {
  it('a word is 1 row, one call of the link, and none of the desk', async () => {
    const page = await EdgeClient.open('edge-costs');
    const attendant = await LinkClient.open(401);
    await online(page, attendant);
    const name = 'attendant 401';
    const [feeds, syncs, spoken] = [
      await counted(link(name), 'feed'),
      await counted(desk(), 'sync'),
      await counted(chat(page.id), 'fromLink'),
    ];
    const rows = await rowsOf(page.id, name, async () => {
      for (let n = 1; n <= WORDS; n++) {
        page.write(n);
        await heardBy(attendant, page, n);
      }
      for (let n = 1; n <= WORDS; n++) {
        attendant.write(page.id, n);
        await expect.poll(() => page.wordsOn('messages/attendant').length).toBe(n);
      }
    });
    expect(rows).toEqual({ atChat: 2 * WORDS, atDesk: 0, atLink: 0 });
    expect({ feeds: await feeds(), syncs: await syncs(), spoken: await spoken() }).toEqual({
      feeds: 2 * WORDS,
      syncs: 0,
      spoken: WORDS,
    });
  });

  it('a page that is open without a chat writes nothing and calls nobody', async () => {
    const syncs = await counted(desk(), 'sync');
    const rows = await rowsWritten(chat('edge-looks'), async () => {
      const page = await EdgeClient.open('edge-looks');
      page.socket.close(1000);
      await expect.poll(() => page.closed).not.toBeNull();
    });
    expect({ rows, syncs: await syncs() }).toEqual({ rows: 0, syncs: 0 });
    const alarm = await runInDurableObject(chat('edge-looks'), (_, { storage }) => storage.getAlarm());
    expect(alarm).toBeNull();
  });

  it('pings and keep-alives wake no other object, a first word asks once', async () => {
    const [terms, syncs] = [await counted(workspace(), 'pageTerms'), await counted(desk(), 'sync')];
    const page = await EdgeClient.open('edge-pings');
    const plain = await PlainClient.enter(customer('edge-pings'));
    await plain.subscribe(`${topicOf(page.id)}/#`);
    const ping = new Uint8Array([0xc0, 0]);
    for (let n = 0; n < WORDS; n++) {
      // What is known of the workspace is old each time.
      forgetTerms(FIRST_SITE);
      page.socket.send(n % 2 === 0 ? ping : ping.subarray(0, 1));
      if (n % 2 === 1) page.socket.send(ping.subarray(1));
      page.sayOnline({ page: { id: page.id, visible: true, idle: true } });
      plain.sendBytes(ping);
      plain.say(`${topicOf(page.id)}/online`, { page: { id: 'p', idle: true } });
    }
    const pongs = (heard: readonly { type: string }[]) =>
      heard.filter(({ type }) => type === 'pingresp').length;
    await expect.poll(() => [pongs(page.heard), pongs(plain.packets)]).toEqual([WORDS, WORDS]);
    expect({ terms: await terms(), syncs: await syncs() }).toEqual({ terms: 0, syncs: 0 });
    forgetTerms(FIRST_SITE);
    const first = await counted(workspace(), 'pageTerms');
    page.write(1);
    await expect.poll(() => contents(page.id)).toEqual(['text 1']);
    expect(await first()).toBe(1);
  });

  it('a word wakes its chat twice and its link once, as our own client acknowledges', async () => {
    const page = await EdgeClient.open('edge-frames');
    const attendant = await LinkClient.open(403);
    await online(page, attendant);
    let atLink = 0;
    const atChat = await framesOf(chat(page.id), async () => {
      atLink = await framesOf(link('attendant 403'), async () => {
        for (let n = 1; n <= WORDS; n++) {
          page.write(n);
          await heardBy(attendant, page, n);
        }
      });
    });
    expect({ atChat, atLink }).toEqual({ atChat: 2 * WORDS, atLink: WORDS });
  });
});
