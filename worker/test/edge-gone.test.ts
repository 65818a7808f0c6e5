import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { rowsWritten } from './rows-written.ts';
import { chat, chatInPicture, rewriteState, stateOf } from './support.ts';

const TTL_MS = 600_000;
const isAway = async (id: string): Promise<boolean> => (await stateOf(id)).record.away === true;
const alarmOf = (id: string) => runInDurableObject(chat(id), (_, { storage }) => storage.getAlarm());

/** Somebody who waits, with a word that is stored, and a page that is open. */
async function waiting(id: string): Promise<EdgeClient> {
  const page = await EdgeClient.open(id);
  page.write(1);
  await expect.poll(async () => (await chatInPicture(id))?.state).toBe('waiting');
  await expect.poll(() => alarmOf(id)).not.toBeNull();
  return page;
}

async function closed(page: EdgeClient): Promise<void> {
  page.socket.close(1000);
  await expect.poll(() => page.closed).not.toBeNull();
}

/** All sockets drop, and no object hears of it. */
const deploy = (id: string) => evictDurableObject(chat(id), { webSockets: 'close' });

/** The alarm comes that looks for half-open sockets, once per time to live. */
async function timeToLivePasses(id: string): Promise<void> {
  await rewriteState(id, ({ record, ...rest }) => {
    if (record.edge === undefined) throw new Error('The customer is not at the edge.');
    return { ...rest, record: { ...record, edge: { ...record.edge, seenAt: Date.now() - TTL_MS } } };
  });
}

async function alarmComes(id: string): Promise<void> {
  await runInDurableObject(chat(id), (_, { storage }) => storage.setAlarm(Date.now() + TTL_MS));
  await runDurableObjectAlarm(chat(id));
}

describe('a customer whose socket drops', () => {
  it('and who is back within five seconds costs an alarm, and no row', async () => {
    const page = await waiting('reloads');
    const rows = await rowsWritten(chat('reloads'), async () => {
      await closed(page);
      const back = await EdgeClient.open('reloads');
      back.sayOnline();
      back.send({ type: 'pingreq' });
      await back.hears('pingresp');
    });
    expect(rows).toBe(1);
    await alarmComes('reloads');
    expect(await isAway('reloads')).toBe(false);
  });

  it('and who stays away costs a row, in which it stands since when', async () => {
    const page = await waiting('leaves');
    const before = Date.now();
    const rows = await rowsWritten(chat('leaves'), async () => {
      await closed(page);
      await expect.poll(() => isAway('leaves')).toBe(true);
    });
    // The alarm five seconds later, the row, and the alarm at the end of the time to live.
    expect(rows).toBe(3);
    const { edge } = (await stateOf('leaves')).record;
    expect(edge?.isGone).toBe(true);
    expect(edge?.seenAt).toBeGreaterThanOrEqual(before);
    expect(edge?.seenAt).toBeLessThan(Date.now() - 4_500);
  });
});

describe('a customer whose socket a deployment drops', () => {
  it('keeps the chat where the time to live was over in that moment', async () => {
    await waiting('deployed');
    await timeToLivePasses('deployed');
    await deploy('deployed');
    await alarmComes('deployed');
    expect((await chatInPicture('deployed'))?.state).toBe('waiting');
    const back = await EdgeClient.open('deployed');
    back.sayOnline();
    back.send({ type: 'pingreq' });
    await back.hears('pingresp');
    await alarmComes('deployed');
    expect((await chatInPicture('deployed'))?.state).toBe('waiting');
    expect(await isAway('deployed')).toBe(false);
  });

  it('and who does not return is away, and the chat ends a time to live later', async () => {
    await waiting('lost');
    await timeToLivePasses('lost');
    await deploy('lost');
    await alarmComes('lost');
    await expect.poll(() => isAway('lost')).toBe(true);
    await timeToLivePasses('lost');
    await deploy('lost');
    await alarmComes('lost');
    await expect.poll(() => chatInPicture('lost')).toBeUndefined();
  });

  it('or the network, is given a time to live from when that is found', async () => {
    const page = await EdgeClient.open('half-open', 'c', 1);
    page.write(1);
    await expect.poll(async () => (await chatInPicture('half-open'))?.state).toBe('waiting');
    await timeToLivePasses('half-open');
    await evictDurableObject(chat('half-open'));
    // Longer than the keep-alive of one second allows.
    const end = Date.now() + 1_600;
    await expect.poll(() => Date.now()).toBeGreaterThan(end);
    await alarmComes('half-open');
    expect((await chatInPicture('half-open'))?.state).toBe('waiting');
    await expect.poll(() => isAway('half-open')).toBe(true);
  });
});
