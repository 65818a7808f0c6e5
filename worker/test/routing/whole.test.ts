import { evictDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { emptyDeskAfterEach } from '../empty-desk.ts';
import {
  attendantOnline,
  chat,
  desk,
  picture,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
  topicOf,
} from '../support.ts';

const connect = emptyDeskAfterEach('routing');

async function put(path: string, body: unknown): Promise<number> {
  const { status } = await SELF.fetch(`http://worker${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return status;
}
const offeredTo = async (customer: string) =>
  (await picture()).chats.find(({ sessionInfo }) => sessionInfo.sessionTopic === topicOf(customer))
    ?.offeredTo;
const rules = (routing: object) => put('/workspace/settings', { undoSeconds: 0, languages: [], routing });

describe('routing by the workspace', () => {
  it('offers a customer to the team of a rule as soon as what it asks for is known', async () => {
    await connect();
    expect(await put('/workspace/teams/billing', { name: 'Billing', members: [32] })).toBe(200);
    const rule = { when: { attribute: { name: 'plan', value: 'gold' } }, to: { team: 'billing' } };
    expect(await rules({ rules: [rule] })).toBe(200);
    await tellDesk(attendantOnline(31), attendantOnline(32));
    await say('ruled', request('ruled'));
    expect(await offeredTo('ruled')).toEqual([31]);
    // After a sleep the desk knows its rules.
    await evictDurableObject(desk());
    expect(await put('/customer/ruled/attributes', { attributes: { plan: 'Gold' } })).toBe(200);
    await expect.poll(() => offeredTo('ruled')).toEqual([32]);
    await rules({});
    await put('/customer/ruled/attributes', { attributes: { plan: null } });
    await chat('ruled').attributes();
  });

  it('offers nobody more than the own capacity, however many chats wait', async () => {
    await connect();
    await rules({ capacities: [{ attendantId: 33, chats: 1 }] });
    await tellDesk(attendantOnline(33));
    for (const customer of ['cap-1', 'cap-2']) await say(customer, request(customer));
    expect([await offeredTo('cap-1'), await offeredTo('cap-2')]).toEqual([[33], []]);
    await rules({ capacities: [{ attendantId: 33, chats: 2 }] });
    expect(await offeredTo('cap-2')).toEqual([33]);
    await rules({});
  });

  it('refuses rules that cannot be read, and keeps those that hold', async () => {
    expect(await rules({ order: 'whoever' })).toBe(400);
    expect(await rules({ rules: [{ to: { team: 'a' }, when: { hours: { days: [8] } } }] })).toBe(400);
  });
});
