import { evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, it, vi } from 'vitest';
import type { ChatSession } from '../../src/objects/chat-session.ts';
import { chat as chatObject, MARY, message, SUPERVISOR, say, tokenFor } from '../support.ts';
import { bucket, carrying, PNG, read, uploaded } from './support.ts';

const DAY_MS = 86_400_000;
const keysOf = async (customer: string) =>
  (await bucket.list({ prefix: `server/sessions/${customer}/` })).objects.map(({ key }) => key);

/** The chat's files were uploaded this long ago, and its alarm rings. */
const later = (customer: string, ms: number) =>
  runInDurableObject(chatObject(customer), async (instance, { storage }) => {
    storage.sql.exec('UPDATE files SET at = at - ?', ms);
    await (instance as unknown as ChatSession).alarm();
  });

describe('rule 55: a file goes', () => {
  it('after a day, where nobody sent it; one that was sent stays', async () => {
    const customer = 'unsent';
    const sent = await uploaded(PNG, { customer });
    const unsent = await uploaded(PNG, { customer });
    await say(customer, carrying(customer, { id: sent.id }));
    await later(customer, DAY_MS - 60_000);
    expect(await keysOf(customer)).toHaveLength(2);
    await later(customer, 120_000);
    expect(await keysOf(customer)).toEqual([`server/sessions/${customer}/${sent.id}`]);
    const token = await tokenFor({ ...MARY, id: customer });
    expect((await read(`/attachments/${unsent.id}`, token)).status).toBe(404);
    expect((await read(`/attachments/${sent.id}`, token)).status).toBe(200);
  });

  it('when the customer is erased, and the receipt counts it', async () => {
    const customer = 'erased-files';
    await say(customer, message(customer, 1));
    await uploaded(PNG, { customer });
    const headers = { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` };
    const receipt = (await (
      await SELF.fetch(`http://worker/customer/${customer}`, { method: 'DELETE', headers })
    ).json()) as { object: { files: number } };
    expect(receipt.object.files).toBe(1);
    expect(await keysOf(customer)).toEqual([]);
  });

  it('only then an erasure is done: bytes that no row names are deleted too', async () => {
    const customer = 'erased-bytes';
    await say(customer, message(customer, 1));
    const { id } = await uploaded(PNG, { customer });
    await bucket.put(`server/sessions/${customer}/f1.x.lost`, 'lost between bucket and chat');
    const receipt = async () => {
      const headers = { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` };
      const answer = await SELF.fetch(`http://worker/customer/${customer}/erasure`, { headers });
      return (await answer.json()) as { bucket: boolean; done: boolean };
    };
    const object = chatObject(customer);
    const restore = await runInDurableObject(object, () => {
      const original = bucket.delete.bind(bucket);
      const prototype = Object.getPrototypeOf(bucket) as { delete: unknown };
      const before = prototype.delete;
      prototype.delete = () => Promise.reject(new Error('The bucket is away.'));
      return () => {
        prototype.delete = before;
        return original;
      };
    });
    const headers = { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` };
    await SELF.fetch(`http://worker/customer/${customer}`, { method: 'DELETE', headers });
    expect(await receipt()).toMatchObject({ bucket: false, done: false });
    expect(await keysOf(customer)).toContain(`server/sessions/${customer}/${id}`);
    restore();
    await expect
      .poll(async () => {
        await runInDurableObject(object, (instance) => (instance as unknown as ChatSession).alarm());
        return receipt();
      })
      .toMatchObject({ bucket: true, done: true });
    expect(await keysOf(customer)).toEqual([]);
  });

  it('after a day, where an upload was lost between bucket and chat', async () => {
    const customer = 'lost-upload';
    const object = chatObject(customer);
    const { kind } = await object.planFile('f1.bG9zdA.00000000000000000000000000000000', 3);
    expect(kind).toBe('free');
    await bucket.put(`server/sessions/${customer}/f1.bG9zdA.00000000000000000000000000000000`, 'abc');
    await evictDurableObject(object);
    const alarm = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
    expect((alarm ?? 0) - Date.now()).toBeGreaterThan(DAY_MS - 60_000);
    await runInDurableObject(object, (instance) => (instance as unknown as ChatSession).alarm());
    // It is young: somebody may be about to say that it is there.
    expect(await keysOf(customer)).toHaveLength(1);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + DAY_MS);
    await runInDurableObject(object, (instance) => (instance as unknown as ChatSession).alarm());
    vi.restoreAllMocks();
    expect(await keysOf(customer)).toEqual([]);
  });
});
