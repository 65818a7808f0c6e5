import { describe, expect, it } from 'vitest';
import { MARY, message, say, tokenFor } from '../support.ts';
import { codeOf, PNG, read, uploaded } from './support.ts';

const customer = 'lists';

/** A word of the customer's, with a file where one is named. */
function word(n: number, ...files: { id: string }[]) {
  const frame = message(customer, n);
  if (frame.kind !== 'message') throw new Error('That is a message.');
  return files.length === 0
    ? frame
    : { ...frame, message: { ...frame.message, attachments: files.map(({ id }) => ({ id })) } };
}
interface Listed {
  entries: {
    sessionInfo: { customer: { id: string } };
    message: { seq: number; attachments: { name: string }[] };
  }[];
  next: number | null;
}
async function list(query = ''): Promise<{ names: string[]; next: number | null }> {
  const token = await tokenFor({ ...MARY, id: customer });
  const response = await read(`/customer/${customer}/attachments${query}`, token);
  expect(response.status).toBe(200);
  const { entries, next } = (await response.json()) as Listed;
  for (const { sessionInfo } of entries) expect(sessionInfo.customer.id).toBe(customer);
  return { names: entries.flatMap(({ message }) => message.attachments.map(({ name }) => name)), next };
}

describe('the files of a customer', () => {
  it('are none before there are any', async () => {
    expect(await list()).toEqual({ names: [], next: null });
  });

  it('are found a page at a time, the newest first, whatever lies between them', async () => {
    const files = [];
    for (let n = 0; n < 5; n += 1) files.push(await uploaded(PNG, { customer, name: `${n}.png` }));
    const [a, b, c, d, e] = files;
    if (!a || !b || !c || !d || !e) throw new Error('There are five.');
    const words = '"attachments":[] is no file';
    const quoting = word(2);
    if (quoting.kind === 'message') quoting.message.content = words;
    await say(
      customer,
      word(1, a, b),
      quoting,
      word(3),
      word(4, c),
      word(5),
      word(6, d),
      word(7, e),
      word(8),
    );
    expect(await list()).toEqual({ names: ['4.png', '3.png', '2.png', '0.png', '1.png'], next: null });
    const first = await list('?limit=2');
    expect(first.names).toEqual(['4.png', '3.png']);
    const second = await list(`?limit=2&before=${first.next}`);
    expect(second).toEqual({ names: ['2.png', '0.png', '1.png'], next: expect.any(Number) });
    expect(await list(`?limit=2&before=${second.next}`)).toEqual({ names: [], next: null });
  });

  it('are for nobody but those who may read the chat', async () => {
    const path = `/customer/${customer}/attachments`;
    expect((await read(path, null)).status).toBe(401);
    expect((await read(path, await tokenFor({ ...MARY, id: 'somebody else' }))).status).toBe(403);
    const wrong = await read(`${path}?before=x`, await tokenFor({ ...MARY, id: customer }));
    expect([wrong.status, await codeOf(wrong)]).toEqual([400, 'bad_request']);
  });
});
