import { runInDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
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

describe('a file goes', () => {
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
});
