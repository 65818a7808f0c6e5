import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import {
  accept,
  attendantOnline,
  chat,
  chatInPicture,
  command,
  get,
  message,
  request,
  say,
  tellDesk,
  topicOf,
} from './support.ts';

/** Online with an attendant, and ended by that one. */
async function ended(customer: string, attendantId: number): Promise<void> {
  await tellDesk(attendantOnline(attendantId));
  await say(customer, request(customer), message(customer, 1));
  await say(customer, accept(attendantId));
  await say(customer, command(attendantId, { command: 'end', sessionTopic: topicOf(customer) }));
}

/** As a legacy widget goes on: its whole session info, every ten seconds. */
const keepAlive = (customer: string, more: Record<string, unknown> = {}) => ({
  ...request(customer),
  requestID: '',
  status: 'waitingAttendantsAssignment',
  ...more,
});

const last = async (customer: string) =>
  ((await (await get(`/customer/${customer}/sessions/last`)).json()) as Record<string, unknown>[])[0];

describe('rule 4: a chat that an attendant ended', () => {
  it('stays ended for an open page’s keep-alives, also after an eviction', async () => {
    await ended('sticks', 301);
    for (const status of ['waitingAttendantsAssignment', 'aborted', undefined]) {
      const { held, controls } = await say('sticks', { ...keepAlive('sticks'), status });
      expect(held).toMatchObject({ state: 'over', sessionInfo: { status: 'aborted' } });
      expect(controls.at(-1)?.payload).toMatchObject({ reason: 'ended' });
    }
    await evictDurableObject(chat('sticks'));
    expect((await say('sticks', keepAlive('sticks'))).held).toMatchObject({ state: 'over' });
    expect(await chatInPicture('sticks')).toBeUndefined();
  });

  it('stays ended for keep-alives of the customer’s earlier sessions', async () => {
    await ended('earlier', 302);
    await say('earlier', { ...keepAlive('earlier'), sessionId: 's-second', requestID: 'r-second' });
    await say('earlier', accept(302));
    await say('earlier', command(302, { command: 'end', sessionTopic: topicOf('earlier') }));
    expect((await say('earlier', keepAlive('earlier'))).held?.state).toBe('over');
    expect((await say('earlier', keepAlive('earlier', { requestID: 'r-new' }))).held?.state).toBe('waiting');
  });

  it('begins again with the customer’s next word, and is offered', async () => {
    await ended('next-word', 303);
    const { controls, held } = await say('next-word', { ...message('next-word', 2), proven: 'customer' });
    expect(held).toMatchObject({
      state: 'waiting',
      sessionInfo: { sessionId: 's-next-word', status: 'waitingAttendantsAssignment' },
    });
    expect(held?.sessionInfo).not.toHaveProperty('ending');
    expect(controls.at(-1)?.payload).toMatchObject({
      instruction: 'session/update',
      sessionInfo: { lastMessages: [{ content: 'text 1' }, { content: 'text 2' }] },
    });
    expect((await chatInPicture('next-word'))?.state).toBe('waiting');
  });

  it.each([
    ['a copy of the customer’s word', message('quiet', 1)],
    ['a word that an import brings', { ...message('quiet', 8), imported: true }],
    ['an attendant’s word', { ...message('quiet', 9), from: 304, proven: 'attendant' }],
  ])('is not begun by %s', async (_, frame) => {
    await ended('quiet', 304);
    const by = 'from' in frame ? { id: frame.from, name: 'A304', avatarURL: null } : undefined;
    const said = 'message' in frame ? frame.message : undefined;
    const { held, acks } = await say('quiet', by ? { ...frame, message: { ...said, from: by } } : frame);
    expect(acks).toHaveLength(1);
    expect(held?.state).toBe('over');
  });
});

describe('rule 6: how a session ended', () => {
  it('is told on the wire and to those who ask later: by whom, left, or silent', async () => {
    await ended('by-whom', 305);
    const by = { id: 305, name: 'A305', avatarURL: null };
    const ending = { reason: 'ended', at: expect.any(Number), by };
    expect(await last('by-whom')).toMatchObject({ status: 'aborted', ending });
    const { held, controls } = await say('by-whom', keepAlive('by-whom', { status: 'online' }));
    expect(held?.sessionInfo.ending).toEqual(ending);
    expect(controls.at(-1)?.payload).toMatchObject({
      instruction: 'session/aborted/expired',
      reason: 'ended',
      attendantInfo: by,
      sessionInfo: { ending },
    });
    const mine = (await (await get('/attendant/305/sessions')).json()) as unknown[];
    expect(mine).toMatchObject([{ status: 'aborted', ending }]);
  });

  it.each([
    ['left', true],
    ['expired', false],
  ])('by the customer’s silence is %s where the last page was closed before: %s', async (reason, away) => {
    const customer = `gone-${reason}`;
    await say(customer, request(customer), message(customer, 1));
    if (away) await say(customer, { kind: 'presence', at: 2, away });
    const rev = (await say(customer, message(customer, 1))).held?.rev;
    const { controls, held } = await say(customer, { kind: 'silent', at: 3, rev });
    expect(controls.at(-1)?.payload).toMatchObject({ instruction: 'session/aborted/expired', reason });
    expect(held?.sessionInfo.ending).toEqual({ reason, at: expect.any(Number) });
    // They come back: any sign of life begins again.
    expect((await say(customer, keepAlive(customer))).held?.state).toBe('waiting');
    expect(await last(customer)).not.toHaveProperty('ending');
  });
});
