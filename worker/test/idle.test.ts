import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { sessionTopicOf, TEXT_PING } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { LinkClient, link } from './link-client.ts';
import { rowsWritten } from './rows-written.ts';
import { bindings, chat, chatInPicture, desk, rewriteState } from './support.ts';

const HOUR_MS = 3_600_000;
const TTL_MS = 600_000;
/** Our own client says so often that it is there. */
const PING_EVERY_MS = 30_000;
/** The platform takes an object out of memory ten seconds after its last event; a busy machine does it later. */
const ASLEEP_AFTER_MS = 10_000;
/** Objects of which one after the other is looked at, each once: to look at one takes it out. */
const LOOKS = 40;
const LOOK_EVERY_MS = 500;
const CHATS_KNOWN = 50;

/** Whether the object is in memory. One that is, is not any more. */
const isAwake = (stub: DurableObjectStub<Rpc.DurableObjectBranded>): Promise<boolean> =>
  evictDurableObject(stub).then(
    () => true,
    () => false,
  );

/** Until the platform has taken out an object of whose last event this is the time. */
async function takenOut(quietSince: number): Promise<void> {
  for (let n = 0; n < LOOKS; n++) {
    const lookAt = quietSince + ASLEEP_AFTER_MS + n * LOOK_EVERY_MS;
    await expect.poll(() => Date.now(), { timeout: 2 * ASLEEP_AFTER_MS }).toBeGreaterThan(lookAt);
    if (!(await isAwake(chat(`quiet-${n}`)))) return;
  }
  throw new Error('The platform takes no object out of memory.');
}

/** The page of our own client, which has said that it is there and wants nothing. */
async function ownPage(id: string): Promise<EdgeClient> {
  const page = await EdgeClient.dial(id, 'mqtt, mqtt.text-ping');
  page.send({ type: 'connect', level: 4, clean: true, keepAliveSeconds: 60, clientId: id });
  await page.follow(`${page.topic}/#`);
  page.sayOnline({ page: { id, visible: true, idle: true } });
  return page;
}

/** What the page sends in this time, beside words. */
async function pingsFor(page: EdgeClient, ms: number): Promise<void> {
  const before = page.texts.length;
  const pings = ms / PING_EVERY_MS;
  for (let n = 0; n < pings; n++) page.socket.send(TEXT_PING);
  await expect.poll(() => page.texts.length - before).toBe(pings);
}

describe('an open page of our own client', () => {
  it('without a session, costs no wake and no row in an hour', async () => {
    let page: EdgeClient | undefined;
    const rows = await rowsWritten(chat('idle'), async () => {
      page = await ownPage('idle');
    });
    expect(rows).toBe(0);
    if (page === undefined) throw new Error('No page.');
    await evictDurableObject(chat('idle'));
    await pingsFor(page, HOUR_MS);
    expect(await isAwake(chat('idle'))).toBe(false);
    expect(await runInDurableObject(chat('idle'), (_, { storage }) => storage.getAlarm())).toBeNull();
  });

  it('in a chat costs one alarm and one row per time to live, and no other wake', async () => {
    const page = await ownPage('in-chat');
    page.write(1);
    await expect.poll(async () => (await chatInPicture('in-chat'))?.state).toBe('waiting');
    const alarm = () => runInDurableObject(chat('in-chat'), (_, { storage }) => storage.getAlarm());
    for (let passed = 0; passed < HOUR_MS; passed += TTL_MS) {
      await evictDurableObject(chat('in-chat'));
      await pingsFor(page, TTL_MS);
      expect(await isAwake(chat('in-chat'))).toBe(false);
      await rewriteState('in-chat', ({ record, ...rest }) => ({
        ...rest,
        record: { ...record, edge: { seenAt: Date.now() - TTL_MS } },
      }));
      await evictDurableObject(chat('in-chat'));
      const rows = await rowsWritten(chat('in-chat'), () => runDurableObjectAlarm(chat('in-chat')));
      // The row says that the customer is there, and the alarm is set for the next time.
      expect(rows).toBe(2);
      expect(((await alarm()) ?? 0) - Date.now()).toBeGreaterThan(TTL_MS - 60_000);
    }
    expect((await chatInPicture('in-chat'))?.state).toBe('waiting');
  });
});

describe('once the platform has taken an object out that was asked at the same time', () => {
  it('no other is in memory, also not a link that knows 50 chats, and all are heard', async () => {
    const knows = await LinkClient.open(401);
    for (let n = 0; n < CHATS_KNOWN; n++) await knows.followChat(`known-${n}`);
    const page = await EdgeClient.open('known-7');
    page.write(1);
    await expect.poll(() => knows.wordsOf('known-7')).toEqual(['text 1']);
    // It is offered to the only attendant.
    await expect
      .poll(() => JSON.stringify(knows.heardOn('client/attendants/assign/401')))
      .toContain(sessionTopicOf('known-7'));
    // What they acknowledge wakes chat and link once more, and is behind both when an answer to this has come.
    for (const each of [page, knows]) {
      each.send({ type: 'pingreq' });
      await each.hears('pingresp');
    }
    const quietSince = Date.now();
    await Promise.all(Array.from({ length: LOOKS }, (_, n) => chat(`quiet-${n}`).recent(0, 1)));
    await takenOut(quietSince);
    await chat('known-9').recent(0, 1);
    const awake = await Promise.all(
      [
        // This one was asked just now.
        chat('known-9'),
        chat('known-7'),
        chat('known-8'),
        link('attendant 401'),
        desk(),
        bindings.DOORKEEPER.getByName('attendant 401'),
      ].map((each) => isAwake(each as DurableObjectStub<Rpc.DurableObjectBranded>)),
    );
    expect(awake).toEqual([true, false, false, false, false, false]);
    page.write(2);
    await expect.poll(() => knows.wordsOf('known-7')).toEqual(['text 1', 'text 2']);
  });
});
