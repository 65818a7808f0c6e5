import { evictDurableObject, SELF } from 'cloudflare:test';
import type { MessageChange, SearchPage, StoredMessage, Versions } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { beforeAll, describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  bridge,
  chat,
  command,
  desk,
  FIRST,
  get,
  message,
  request,
  SUPERVISOR,
  say,
  signIn,
  tellDesk,
  tokenFor,
} from './support.ts';

async function ask(method: string, path: string, by: TokenPrincipal, body?: unknown): Promise<Response> {
  return SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const setMinutes = (changeMinutes: number) =>
  ask('PUT', '/workspace/settings', SUPERVISOR, { changeMinutes });
const answer = (n: number, content: string, by = 21, at = Date.now()) => ({
  kind: 'message',
  at,
  proven: 'attendant',
  message: {
    id: `a-${n}`,
    from: { id: by, name: `A${by}`, avatarURL: null, role: 'attendant' },
    timestamp: n,
    content,
    readAt: null,
  },
});
/** A chat of a customer with attendant 21, whose first message is of the customer, the second of the attendant. */
async function answered(who: string, content = 'Our prise is 5'): Promise<void> {
  await signIn(21, FIRST.type);
  await tellDesk(attendantOnline(21));
  await say(who, request(who), message(who, 1));
  await say(who, accept(21));
  await say(who, answer(1, content));
}
const numberOf = async (who: string): Promise<number> =>
  (await messagesOf(who)).find(({ id }) => id === 'a-1')?.seq ?? 0;
const messagesOf = async (who: string): Promise<StoredMessage[]> =>
  ((await (await get(`/customer/${who}/messages`)).json()) as { message: StoredMessage }[]).map(
    ({ message: one }) => one,
  );
const change = async (who: string, content: string | null, by: TokenPrincipal = FIRST): Promise<Response> => {
  const path = `/customer/${who}/messages/${await numberOf(who)}`;
  return content === null ? ask('DELETE', path, by) : ask('PUT', path, by, { content });
};
const found = async (q: string, who: string): Promise<string[]> =>
  ((await (await ask('GET', `/search?q=${q}&customerId=${who}`, SUPERVISOR)).json()) as SearchPage).hits.map(
    ({ snippet }) => snippet,
  );

beforeAll(async () => void (await setMinutes(10)));

describe('an attendant who changes what they have written', () => {
  it('rule 66: is read in the new words, at the old place, after a sleep too', async () => {
    await answered('edited');
    await say('edited', message('edited', 2));
    const { changed, ...told } = (await (await change('edited', 'Our price is 5')).json()) as MessageChange;
    expect(told).toEqual({
      id: 'a-1',
      from: { id: 21, role: 'attendant' },
      timestamp: 1,
      seq: await numberOf('edited'),
      content: 'Our price is 5',
    });
    await evictDurableObject(chat('edited'));
    const read = await messagesOf('edited');
    expect(read.map(({ content }) => content)).toEqual(['text 1', 'Our price is 5', 'text 2']);
    expect(read.map((one) => one.changed)).toEqual([undefined, changed, undefined]);
  });

  it('takes words and files back, and nobody reads them any more', async () => {
    await answered('gone', 'my secret');
    expect(await (await change('gone', null)).json()).toMatchObject({
      content: '',
      changed: { deleted: true },
    });
    expect((await messagesOf('gone'))[1]).toMatchObject({ content: '', changed: { deleted: true } });
    for (const path of ['/messages', '', '/sessions/last'])
      expect(await (await get(`/customer/gone${path}`)).text()).not.toContain('my secret');
    expect((await change('gone', 'after all')).status).toBe(404);
  });

  it('writes one row, the first time one more that says where changes begin', async () => {
    await answered('rows');
    expect(await rowsWritten(chat('rows'), () => change('rows', 'one'))).toBe(2);
    expect(await rowsWritten(chat('rows'), () => change('rows', 'two'))).toBe(1);
    expect(await rowsWritten(chat('rows'), () => change('rows', 'two'))).toBe(0);
  });

  it('rule 66: leaves receipts, identities and the order as they are', async () => {
    await answered('order');
    await change('order', 'other words');
    const receipt = { id: 'a-1', from: { id: 21, role: 'attendant' }, timestamp: 1, readAt: 5_000 };
    await say('order', { kind: 'receipt', at: 9, readMessages: [receipt] });
    // A copy of the first words is a copy, and changes nothing.
    await say('order', answer(1, 'Our prise is 5'));
    expect(await messagesOf('order')).toMatchObject([
      { content: 'text 1' },
      { content: 'other words', readAt: 5_000 },
    ]);
  });

  it('rule 66: does so with own words alone, in time, and where the team wants it', async () => {
    await answered('rules');
    await signIn(22, FIRST.type);
    await say('rules', command(21, { command: 'leave', sessionTopic: 'server/sessions/rules' }));
    expect((await change('rules', 'x', SUPERVISOR)).status).toBe(403);
    expect((await ask('PUT', '/customer/rules/messages/1', FIRST, { content: 'x' })).status).toBe(403);
    expect((await ask('PUT', '/customer/rules/messages/99', FIRST, { content: 'x' })).status).toBe(404);
    expect((await change('rules', ' ')).status).toBe(400);
    await answered('late');
    await say('late', answer(2, 'long ago', 21, Date.now() - 11 * 60_000));
    const late = await ask('PUT', '/customer/late/messages/3', FIRST, { content: 'x' });
    expect([late.status, await late.json()]).toMatchObject([409, { error: { code: 'too_late' } }]);
    await setMinutes(0);
    expect((await change('late', 'x')).status).toBe(403);
    await setMinutes(10);
  });

  it('leaves a trace, which supervisors read', async () => {
    await answered('trace', 'first');
    await change('trace', 'second');
    await change('trace', null);
    const path = `/customer/trace/messages/${await numberOf('trace')}/versions`;
    expect((await ask('GET', path, FIRST)).status).toBe(403);
    const { versions, deletedAt } = (await (await ask('GET', path, SUPERVISOR)).json()) as Versions;
    expect(versions.map(({ content }) => content)).toEqual(['first', 'second']);
    expect(deletedAt).toBeGreaterThanOrEqual(versions[1]?.at ?? Number.NaN);
  });

  it('is found by the new words and not by the old, also where the chat is over', async () => {
    await answered('sought', 'zebra');
    await change('sought', 'giraffe');
    expect([await found('zebra', 'sought'), await found('giraffe', 'sought')]).toEqual([[], ['giraffe']]);
    await say('sought', command(21, { command: 'end', sessionTopic: 'server/sessions/sought' }));
    await expect.poll(() => found('giraffe', 'sought')).toEqual(['giraffe']);
    await change('sought', 'okapi');
    await expect.poll(() => found('okapi', 'sought')).toEqual(['okapi']);
    expect(await found('giraffe', 'sought')).toEqual([]);
  });

  it('is heard at the edge by both sides, and by who comes back', async () => {
    await signIn(21, FIRST.type);
    const mary = await EdgeClient.open('heard');
    mary.sayOnline({ requestID: 'r' });
    mary.write(1);
    const ana = await LinkClient.open(21);
    await ana.follow('server/sessions/heard/messages/changed');
    await answered('heard');
    const topic = 'server/sessions/heard/messages/changed';
    const told = await (await change('heard', 'better')).json();
    for (const side of [mary, ana])
      await expect.poll(() => side.heardOn(topic)).toEqual([{ changes: [told] }]);
  });

  it('is heard at a broker by the bridge, whose mirror reads it in the log', async () => {
    await answered('bridged');
    const { socket } = await bridge('of the changes');
    const told = await (await change('bridged', 'better')).json();
    const kept = () =>
      socket.frames.flatMap((frame) => (frame.type === 'effects' && frame.n > 0 ? frame.publishes : []));
    await expect.poll(kept).toContainEqual({
      topic: 'server/sessions/bridged/messages/changed',
      qos: 1,
      payload: { changes: [told] },
    });
    const { entries } = await chat('bridged').logPage(2, 100);
    expect(entries).toMatchObject([{ kind: 'change', change: told }]);
    socket.close();
    await expect.poll(() => desk().bridgeHeardAt()).toBeNull();
  });

  it('leaves nothing behind where the customer is erased', async () => {
    await answered('erased', 'private');
    await change('erased', 'private too');
    const seq = await numberOf('erased');
    await ask('DELETE', '/customer/erased', SUPERVISOR);
    expect((await ask('GET', `/customer/erased/messages/${seq}/versions`, SUPERVISOR)).status).toBe(404);
    expect((await chat('erased').logPage(0, 100)).entries).toEqual([]);
  });
});
