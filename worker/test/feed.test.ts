import { evictDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import { put } from './search-support.ts';
import {
  accept,
  attendant,
  attendantOnline,
  bridge,
  chat,
  chatInPicture,
  command,
  get,
  message,
  picture,
  request,
  say,
  signIn,
  type TestSocket,
  tellDesk,
  topicOf,
} from './support.ts';

interface Change {
  version: number;
  chats?: { sessionInfo: { sessionTopic: string }; state: string; offeredTo: number[] }[];
  chatsGone?: string[];
  attendants?: { id: number; availability: string; viewing: string | null; load: number }[];
  attendantsGone?: number[];
}

interface TaggedChange extends Omit<Change, 'chats'> {
  chats?: { tags?: string[] }[];
}

let socket: TestSocket;
beforeEach(async () => {
  socket = (await bridge('feed')).socket;
});
afterEach(() => socket.close());

/** The next change on `client/desk` that fits. */
async function change(fits: (change: Change) => boolean): Promise<Change> {
  for (;;) {
    const { n, publishes } = await socket.next('effects');
    const feeds = publishes.filter(({ topic }) => topic === 'client/desk');
    // A feed is worth nothing later: it is neither kept nor acknowledged.
    if (feeds.length > 0) expect(n).toBe(0);
    const found = feeds.map(({ payload }) => payload as Change).find(fits);
    if (found) return found;
  }
}

describe('rule 31: GET /desk is the picture, client/desk its changes', () => {
  it('of who comes, what they look at, whether they take chats, and who goes', async () => {
    await tellDesk(attendantOnline(201));
    const came = await change(({ attendants }) => attendants?.[0]?.id === 201);
    expect(came.attendants).toMatchObject([{ availability: 'available', viewing: null, load: 0 }]);
    await tellDesk(command(201, { command: 'viewing', sessionTopic: topicOf('seen') }) as never);
    await change(({ attendants }) => attendants?.[0]?.viewing === topicOf('seen'));
    await tellDesk(command(201, { command: 'availability', availability: 'away' }) as never);
    const away = await change(({ attendants }) => attendants?.[0]?.availability === 'away');
    const now = await picture();
    expect(now.version).toBe(away.version);
    expect(now.attendants).toMatchObject([{ id: 201, availability: 'away', viewing: topicOf('seen') }]);
    await tellDesk({ kind: 'attendantQuit', at: 3, attendantId: 201 });
    expect((await change(({ attendantsGone }) => attendantsGone !== undefined)).attendantsGone).toEqual([
      201,
    ]);
  });

  it('of a chat that waits, is offered, goes on with its members, and is over', async () => {
    const isOf = (state: string) => (each: Change) =>
      each.chats?.some((one) => one.sessionInfo.sessionTopic === topicOf('fed') && one.state === state) ??
      false;
    await say('fed', request('fed'));
    await change(isOf('waiting'));
    await tellDesk(attendantOnline(202));
    await change((each) => each.chats?.[0]?.offeredTo[0] === 202);
    await say('fed', accept(202));
    expect((await change(isOf('online'))).attendants).toMatchObject([{ id: 202, load: 1 }]);
    await say('fed', command(202, { command: 'end', sessionTopic: topicOf('fed') }));
    expect((await change(({ chatsGone }) => chatsGone !== undefined)).chatsGone).toEqual([topicOf('fed')]);
    expect((await picture()).chats).toEqual([]);
  });

  it('of a supervisor who joins, takes over, and leaves', async () => {
    await say('watched', request('watched'));
    await say('watched', accept(202));
    const SUPERVISOR = 'support/supervisor';
    await signIn(290, SUPERVISOR);
    const by = (body: Record<string, unknown>) =>
      command(290, { sessionTopic: topicOf('watched'), ...body }, SUPERVISOR);
    const joined = await say('watched', by({ command: 'join', takeOver: false }));
    expect(joined.held?.sessionInfo.assignedAttendants).toEqual([202, 290]);
    expect(joined.controls.at(-1)?.payload).toMatchObject({
      instruction: 'attendant/assigned',
      attendantInfo: { id: 290 },
    });
    const left = await say('watched', by({ command: 'leave' }));
    expect(left.held).toMatchObject({ state: 'online', sessionInfo: { assignedAttendants: [202] } });
    const taken = await say('watched', by({ command: 'join', takeOver: true }));
    expect(taken.held?.sessionInfo.assignedAttendants).toEqual([290]);
    const sessions = (await (await get('/attendant/202/sessions')).json()) as { status: string }[];
    expect(sessions.map(({ status }) => status)).toEqual(['aborted', 'aborted']);
    await say('watched', by({ command: 'end' }));
  });
});

describe('rule 1: two pages of one customer', () => {
  it('have one session, one history, and each message once', async () => {
    await tellDesk(attendantOnline(203));
    const first = await say('pages', { ...request('pages'), sessionId: 'page-1' });
    const second = await say('pages', { ...request('pages'), sessionId: 'page-2' });
    expect(second.held?.sessionInfo.sessionId).toBe('page-1');
    expect(second.held?.rev).toBeGreaterThan(first.held?.rev ?? 0);
    expect(second.controls.at(-1)?.payload).toMatchObject({
      instruction: 'session/update',
      sessionInfo: { sessionId: 'page-1' },
    });
    await say('pages', { ...message('pages', 1), sessionId: 'page-1' });
    await say(
      'pages',
      { ...message('pages', 1), sessionId: 'page-2' },
      { ...message('pages', 2), sessionId: 'page-2' },
    );
    const entries = (await (await get('/session/page-1/messages')).json()) as {
      message: { content: string };
    }[];
    expect(entries.map((entry) => entry.message.content)).toEqual(['text 2', 'text 1']);
    expect((await get('/session/page-2')).status).toBe(404);
  });
});

describe('rule 32: an id', () => {
  it('keeps the JSON type in which it was first seen, and is compared by its text', async () => {
    const numbered = { ...request('7001'), customer: { id: 7001, name: 'Mary', avatarURL: null } };
    await say('7001', numbered);
    await evictDurableObject(chat('7001'));
    await say('7001', { ...request('7001'), status: 'aborted' });
    await say('7001', {
      ...message('7001', 1),
      message: { id: 'a', from: { id: 7001 }, timestamp: 1, content: 'x', readAt: null },
    });
    const [session] = (await (await get('/customer/7001/sessions/last')).json()) as {
      customer: { id: unknown };
    }[];
    expect(session?.customer.id).toBe(7001);
    const [entry] = (await (await get('/customer/7001/messages')).json()) as {
      message: { from: { id: unknown } };
    }[];
    expect(entry?.message.from.id).toBe(7001);
    await tellDesk({ kind: 'attendantOnline', at: 1, attendant: { ...attendant(7001), id: '7001' } });
    const [{ id } = { id: undefined }] = (await picture()).attendants.filter(
      (each) => String(each.id) === '7001',
    );
    expect(id).toBe('7001');
  });
});

describe('rule 16: a role', () => {
  const write = (customer: string, who: Record<string, unknown>, proven?: 'customer' | 'attendant') =>
    say(customer, {
      kind: 'message',
      at: 1,
      ...(proven === undefined ? {} : { proven }),
      message: {
        id: crypto.randomUUID(),
        from: { name: 'N', avatarURL: null, ...who },
        timestamp: 1,
        content: 'x',
        readAt: null,
      },
    });
  const from = async (customer: string, who: Record<string, unknown>, proven?: 'customer' | 'attendant') => {
    const answer = await write(customer, who, proven);
    const [seq] = answer.acks.map((ack) => ack.seq);
    const entries = (await (await get(`/customer/${customer}/messages?after=${(seq ?? 1) - 1}`)).json()) as {
      message: { from: Record<string, unknown> };
    }[];
    return entries[0]?.message.from;
  };

  it('is what the chat can tell; of a person only id, name and avatar are kept', async () => {
    await tellDesk(attendantOnline(204));
    await say('roles', request('roles'));
    await say('roles', accept(204));
    expect(await from('roles', { id: 'roles', role: 'attendant' })).toMatchObject({ role: 'unverified' });
    expect(await from('roles', { id: 'roles' })).toMatchObject({ role: 'customer' });
    // The common topic proves nobody an attendant, not even one of this chat.
    expect(await from('roles', { id: 204, role: 'attendant' })).toMatchObject({ role: 'unverified' });
    expect(await from('roles', { id: 299, role: 'attendant' })).toMatchObject({ role: 'unverified' });
    expect(await from('roles', { id: 'roles', email: 'mary@shop.test', token: 'secret' })).toEqual({
      id: 'roles',
      name: 'N',
      avatarURL: null,
      role: 'customer',
    });
  });

  it('is the one that the topic proves; who does not have it here is refused', async () => {
    await tellDesk(attendantOnline(205));
    await say('proven', request('proven'));
    await say('proven', accept(205));
    const claim = { role: 'unverified' };
    expect(await from('proven', { id: 'proven', ...claim }, 'customer')).toMatchObject({ role: 'customer' });
    expect(await from('proven', { id: 205, ...claim }, 'attendant')).toMatchObject({ role: 'attendant' });
    const before = await (await get('/customer/proven/messages')).json();
    for (const [who, proven] of [
      [{ id: 'proven' }, 'attendant'],
      [{ id: 299 }, 'attendant'],
      [{ id: 205 }, 'customer'],
      [{ id: 'somebody' }, 'customer'],
    ] as const) {
      const { refused, acks } = await write('proven', who, proven);
      expect([who, proven, refused, acks]).toEqual([
        who,
        proven,
        [{ index: 0, code: 'not_assigned', message: expect.any(String) }],
        [],
      ]);
    }
    expect(await (await get('/customer/proven/messages')).json()).toEqual(before);
  });
});

describe('rule 31: a change that few see', () => {
  it('comes at the edge to these, and to who looks in later; others find no gap', async () => {
    const sees = await LinkClient.open(211);
    const page = await EdgeClient.open('few');
    page.write(1);
    await expect.poll(async () => (await chatInPicture('few'))?.state).toBe('waiting');
    await sees.followChat('few');
    sees.accept('few');
    await expect.poll(async () => (await chatInPicture('few'))?.state).toBe('online');
    const other = await LinkClient.open(212);
    await signIn(213, 'support/supervisor');
    const above = await LinkClient.open(213, 'one', 'support/supervisor');
    const here = async () => (await picture()).attendants.map(({ id }) => id);
    await expect.poll(here).toEqual(expect.arrayContaining([211, 212, 213]));
    const heard = (client: LinkClient) => client.heardOn('client/desk') as TaggedChange[];
    const tagged = (client: LinkClient) =>
      heard(client).filter(({ chats }) => chats?.some(({ tags }) => tags?.includes('t-few')));
    // The first change that the desk hears of tells all of them how the chat stands.
    await put('few/tags', { tags: ['t-first'] }, 'PUT');
    await expect.poll(async () => (await chatInPicture('few'))?.tags).toEqual(['t-first']);
    const { version } = await picture();
    await put('few/tags', { tags: ['t-few'] }, 'PUT');
    for (const client of [sees, above]) await expect.poll(() => tagged(client)).toHaveLength(1);
    const now = (await picture()).version;
    expect([now > version, now < Math.floor(version) + 1]).toEqual([true, true]);
    // The next change that all hear follows without a gap.
    above.command({ command: 'availability', availability: 'away' });
    await expect
      .poll(() => heard(other).at(-1)?.attendants)
      .toMatchObject([{ id: 213, availability: 'away' }]);
    const [last = 0, before = 0] = heard(other)
      .map((each) => each.version)
      .reverse();
    expect([last <= before + 1, tagged(other)]).toEqual([true, []]);
    other.command({ command: 'viewing', sessionTopic: topicOf('few') });
    await expect.poll(() => tagged(other)).toHaveLength(1);
    for (const client of [sees, other, above, page]) client.socket.close(1000);
  });
});
