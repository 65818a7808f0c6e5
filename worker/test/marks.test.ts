import { evictDurableObject, SELF } from 'cloudflare:test';
import type { DeskPicture, Mark } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { LinkClient } from './link-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  command,
  desk,
  FIRST,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
  topicOf,
} from './support.ts';

const SECOND = { kind: 'attendant', id: 22, type: 'support/firstLevel' } as const;

async function ask(path: string, by: TokenPrincipal, body?: unknown): Promise<Response> {
  return SELF.fetch(`http://worker${path}`, {
    method: body === undefined ? 'GET' : 'PUT',
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const mark = (who: string, value: unknown, by: TokenPrincipal = FIRST) =>
  ask(`/customer/${who}/mark`, by, { mark: value });
const marksOf = async (by: TokenPrincipal = FIRST): Promise<Mark[] | undefined> =>
  ((await (await ask('/desk', by)).json()) as DeskPicture).marks;
async function taken(who: string): Promise<void> {
  await tellDesk(attendantOnline(21));
  await say(who, request(who), accept(21));
}

describe('marks', () => {
  it('are the attendant’s alone, one of a chat, and survive a sleep of the desk', async () => {
    await taken('put-off');
    await taken('unread');
    const until = Date.now() + 3_600_000;
    await mark('put-off', { kind: 'unread' });
    await mark('put-off', { kind: 'snoozed', until });
    const answer = await mark('unread', { kind: 'unread' });
    const expected = [
      { customerId: 'put-off', kind: 'snoozed', until },
      { customerId: 'unread', kind: 'unread', until: null },
    ];
    expect(((await answer.json()) as { marks: Mark[] }).marks).toMatchObject(expected);
    await evictDurableObject(desk());
    expect(await marksOf()).toMatchObject(expected);
    expect(await marksOf(SUPERVISOR)).toBeUndefined();
    await mark('put-off', null);
    await mark('unread', null);
    expect(await marksOf()).toBeUndefined();
  });

  it('are for attendants of the chat, and only what can be one', async () => {
    await taken('theirs');
    expect((await mark('theirs', { kind: 'unread' }, SECOND)).status).toBe(403);
    const customer = { kind: 'customer', id: 'theirs', guest: false } as const;
    expect((await mark('theirs', { kind: 'unread' }, customer)).status).toBe(403);
    for (const odd of [{ kind: 'late' }, { kind: 'snoozed', until: 'soon' }, undefined])
      expect((await mark('theirs', odd)).status).toBe(400);
  });

  it('cost one row each', async () => {
    for (const who of ['row', 'other-row']) {
      await taken(who);
      await mark(who, { kind: 'snoozed' });
    }
    expect(await rowsWritten(desk(), () => mark('row', { kind: 'unread' }))).toBe(1);
    expect(await rowsWritten(desk(), () => mark('row', null))).toBe(1);
    await mark('other-row', null);
  });

  it('of a chat as unread go when it is opened; what is snoozed stays', async () => {
    await taken('opened');
    await taken('asleep');
    await mark('opened', { kind: 'unread' });
    await mark('asleep', { kind: 'snoozed' });
    for (const who of ['opened', 'asleep'])
      await tellDesk(command(21, { command: 'viewing', sessionTopic: topicOf(who) }) as never);
    expect((await marksOf())?.map(({ customerId }) => customerId)).toEqual(['asleep']);
    await mark('asleep', null);
  });

  it('are told to all windows of the attendant, and to nobody else', async () => {
    await taken('told');
    const topic = 'client/attendants/marks/21';
    const windows = [await LinkClient.open(21, 'one'), await LinkClient.open(21, 'two')];
    const colleague = await LinkClient.open(22);
    for (const window of windows) await window.follow(topic);
    await colleague.follow('client/attendants/marks/22');
    await mark('told', { kind: 'snoozed' });
    for (const window of windows)
      await expect
        .poll(() => window.heardOn(topic))
        .toMatchObject([{ marks: [{ customerId: 'told', kind: 'snoozed' }] }]);
    expect(colleague.heardOn('client/attendants/marks/22')).toEqual([]);
    await mark('told', null);
  });

  it('of a customer who is erased are gone', async () => {
    await taken('erased');
    await mark('erased', { kind: 'unread' });
    const response = await SELF.fetch('http://worker/customer/erased', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
    expect(response.status).toBe(202);
    await expect.poll(() => marksOf()).toBeUndefined();
  });
});
