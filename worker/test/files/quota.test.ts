import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { chat as chatObject } from '../support.ts';
import { codeOf, upload, zipOf } from './support.ts';

const DAY_MS = 86_400_000;

describe('the quota of a chat', () => {
  it('ends what a chat takes in a day; a failed upload takes no place', async () => {
    const customer = 'full';
    for (let n = 0; n < 2; n++) expect((await upload(zipOf(1_000_000), { customer })).status).toBe(201);
    const refused = await upload(zipOf(600_000), { customer });
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'rate_limited']);
    const wrong = await upload(new Uint8Array(400_000), { customer });
    expect(wrong.status).toBe(415);
    expect((await upload(zipOf(400_000), { customer })).status).toBe(201);
  });

  it('ends what a chat holds, however long ago it came', async () => {
    const customer = 'whole';
    const daysAgo = () =>
      runInDurableObject(chatObject(customer), (_, { storage }) => {
        storage.sql.exec('UPDATE files SET at = at - ?', 3 * DAY_MS);
      });
    for (let day = 0; day < 2; day++) {
      for (let n = 0; n < 2; n++) expect((await upload(zipOf(1_000_000), { customer })).status).toBe(201);
      await daysAgo();
    }
    const refused = await upload(zipOf(100_001), { customer });
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'too_many']);
    expect((await upload(zipOf(100_000), { customer })).status).toBe(201);
    expect((await upload(zipOf(1_000), { customer: 'another' })).status).toBe(201);
  });
});
