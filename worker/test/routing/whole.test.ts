import { evictDurableObject, SELF } from 'cloudflare:test';
import type { DeskAttendant, ToldOpening } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from '../edge-client.ts';
import { emptyDeskAfterEach } from '../empty-desk.ts';
import {
  accept,
  attendantOnline,
  chat,
  command,
  desk,
  picture,
  request,
  SUPERVISOR,
  say,
  signIn,
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

  it('skips a closed team; who waits for it is told until when, and offered then', async () => {
    await connect();
    const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
    const closed = { zone: 'UTC', weekly: [] };
    const team = (name: string, member: number, hours: object | null) =>
      put(`/workspace/teams/${name}`, { name, members: [member], hours });
    expect(await team('day', 41, closed)).toBe(200);
    expect(await team('night', 42, null)).toBe(200);
    const gold = { attribute: { name: 'plan', value: 'gold' } };
    const vip = { attribute: { name: 'plan', value: 'vip' } };
    await rules({
      rules: [
        { when: gold, to: { team: 'day' } },
        { when: gold, to: { team: 'night' } },
        { when: vip, to: { team: 'day' }, only: true },
      ],
    });
    await tellDesk(attendantOnline(40), attendantOnline(41), attendantOnline(42));
    await say('golden', request('golden'));
    await put('/customer/golden/attributes', { attributes: { plan: 'gold' } });
    // The next rule counts.
    await expect.poll(() => offeredTo('golden')).toEqual([42]);

    const page = await EdgeClient.open('waits');
    page.sayOnline();
    await expect.poll(() => offeredTo('waits')).toHaveLength(1);
    await put('/customer/waits/attributes', { attributes: { plan: 'vip' } });
    const openings = () =>
      (page.on('client/control') as { opening?: ToldOpening }[]).flatMap(({ opening }) => opening ?? []);
    await expect
      .poll(() => openings().at(-1))
      .toEqual({ open: false, closedUntil: null, openUntil: null, isTeams: true });
    expect(await offeredTo('waits')).toEqual([]);
    // Said again to a page that comes later, also after a sleep.
    await evictDurableObject(chat('waits'));
    const other = await EdgeClient.open('waits', 'two');
    other.sayOnline();
    await expect
      .poll(() => (other.on('client/control') as { opening?: ToldOpening }[]).at(-1)?.opening?.open)
      .toBe(false);
    // The hours of the whole team are not those of this one.
    await put('/workspace/hours', { zone: 'UTC', weekly: always });
    await team('day', 41, { zone: 'UTC', weekly: always });
    await expect.poll(() => openings().at(-1)).toMatchObject({ open: true, isTeams: true });
    expect(openings().every(({ isTeams }) => isTeams)).toBe(true);
    expect(await offeredTo('waits')).toEqual([41]);
    await rules({});
    await team('day', 41, null);
    await SELF.fetch('http://worker/workspace/hours', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
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

  it('hands a chat over to a team, of whatever level, and to nobody beside', async () => {
    await connect();
    const SECOND = 'support/secondLevel';
    await put('/workspace/teams/returns', { name: 'Returns', members: [36, 37] });
    await tellDesk(attendantOnline(35), attendantOnline(36, SECOND), attendantOnline(38, SECOND));
    await say('teamed', request('teamed'));
    await say('teamed', accept(35));
    const handOver = (team: string, members: number[] = []) =>
      say(
        'teamed',
        command(35, { command: 'handOver', sessionTopic: topicOf('teamed'), to: { team, members } }),
      );
    expect((await handOver('nobody-knows')).refused).toMatchObject([{ code: 'nobody_there' }]);
    // What a client says of the members is not believed.
    expect((await handOver('returns', [38])).refused).toEqual([]);
    expect(await offeredTo('teamed')).toEqual([36]);
    expect((await say('teamed', accept(38, SECOND))).refused).toMatchObject([{ code: 'not_offered' }]);
    expect((await say('teamed', accept(36, SECOND))).refused).toEqual([]);
  });

  it('lets supervisors set somebody away, and nobody else', async () => {
    await connect();
    await signIn(47, 'support/supervisor');
    await tellDesk(attendantOnline(45), attendantOnline(46), attendantOnline(47, 'support/supervisor'));
    const setAway = (by: number, type?: string) =>
      tellDesk(
        command(by, { command: 'availability', availability: 'away', attendantId: 45 }, type) as never,
      );
    const now = async () =>
      (await picture()).attendants.find(({ id }) => id === 45) as DeskAttendant | undefined;
    const before = await now();
    expect(before?.since).toBeGreaterThan(0);
    await setAway(46);
    // A supervisor is who the desk knows as one, whatever the payload says.
    await setAway(46, 'support/supervisor');
    expect((await now())?.availability).toBe('available');
    await setAway(47, 'support/supervisor');
    expect((await now())?.availability).toBe('away');
    expect((await now())?.since).toBeGreaterThan(before?.since ?? 0);
  });

  it('refuses rules that cannot be read, and keeps those that hold', async () => {
    expect(await rules({ order: 'whoever' })).toBe(400);
    expect(await rules({ rules: [{ to: { team: 'a' }, when: { hours: { days: [8] } } }] })).toBe(400);
  });
});
