import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { bucket, carrying, PNG, read, uploaded } from '../files/support.ts';
import { chat, MARY, say, tokenFor } from '../support.ts';

const DAY_MS = 86_400_000;

it('RETENTION_DAYS deletes the bytes of files that were sent, and no younger ones', async () => {
  const customer = 'kept-files';
  const [old, young] = [await uploaded(PNG, { customer }), await uploaded(PNG, { customer })];
  await say(customer, carrying(customer, { id: old.id }, { id: young.id }));
  const token = await tokenFor({ ...MARY, id: customer });
  const opened = async (id: string) => (await read(`/attachments/${id}`, token)).status;
  await runInDurableObject(chat(customer), (_, { storage }) => {
    storage.sql.exec('UPDATE files SET at = at - ? WHERE id = ?', 31 * DAY_MS, old.id);
    storage.sql.exec('UPDATE files SET at = at - ? WHERE id = ?', 29 * DAY_MS, young.id);
  });
  await runDurableObjectAlarm(chat(customer));
  expect([await opened(old.id), await opened(young.id)]).toEqual([404, 200]);
  const left = await bucket.list({ prefix: `server/sessions/${customer}/` });
  expect(left.objects.map(({ key }) => key.endsWith(young.id))).toEqual([true]);
});
