import { afterEach, describe, expect, it } from 'vitest';
import {
  accept,
  attendantOnline,
  bridge,
  chatInPicture,
  message,
  offeredTo,
  picture,
  request,
  say,
  type TestSocket,
  tellDesk,
} from './support.ts';

const presence = (away: boolean) => ({ kind: 'presence', at: 5, away });
const attendantsWord = (id: number, n: number) => ({
  kind: 'message',
  at: n,
  proven: 'attendant',
  message: {
    id: `a-${n}`,
    from: { id, name: 'Ana' },
    timestamp: n,
    content: 'How can I help?',
    readAt: null,
  },
});

let socket: TestSocket | undefined;
afterEach(async () => {
  const { attendants } = await picture();
  await tellDesk(...attendants.map(({ id }) => ({ kind: 'attendantQuit' as const, at: 9, attendantId: id })));
  socket?.close();
  socket = undefined;
});

describe('rule 33: a customer who leaves without a word', () => {
  it('leaves the queue, and the next one is offered', async () => {
    await tellDesk(attendantOnline(201));
    await say('ghost', request('ghost'));
    expect(await offeredTo('ghost')).toEqual([201]);
    const { held } = await say('ghost', presence(true));
    expect(held?.state).toBe('over');
    expect(await chatInPicture('ghost')).toBeUndefined();
  });

  it('frees the attendant, also where only the attendant has said something', async () => {
    await tellDesk(attendantOnline(202));
    await say('greeted', request('greeted'));
    await say('greeted', accept(202), attendantsWord(202, 1));
    const { held, controls } = await say('greeted', presence(true));
    expect(held?.state).toBe('over');
    expect(controls.at(-1)?.payload).toMatchObject({
      instruction: 'session/aborted/expired',
      reason: 'left',
    });
    expect((await picture()).attendants).toMatchObject([{ id: 202, load: 0 }]);
  });
});

describe('rule 34: a customer who leaves after a word', () => {
  it('keeps the chat, and the desk sees that nobody is in front of it', async () => {
    socket = (await bridge('presence')).socket;
    await tellDesk(attendantOnline(203));
    await say('left', request('left'), message('left', 1));
    await say('left', accept(203));
    const { held, controls } = await say('left', presence(true));
    expect(held).toMatchObject({ state: 'online', away: true });
    // Nothing is said to the chat's own people: the customer is not there, and the desk has its feed.
    expect(controls.at(-1)?.payload.instruction).toBe('session/ready');
    expect(await chatInPicture('left')).toMatchObject({ state: 'online', away: true });
    const back = await say('left', presence(false));
    expect(back.held).not.toHaveProperty('away');
    expect(await chatInPicture('left')).not.toHaveProperty('away');
  });

  it('is kept when the chat changes hands, and the bridge reads it after a restart', async () => {
    await tellDesk(attendantOnline(204));
    await say('handed', request('handed'), message('handed', 1));
    await say('handed', presence(true));
    await say('handed', accept(204));
    expect(await chatInPicture('handed')).toMatchObject({ state: 'online', away: true });
    socket = (await bridge('presence')).socket;
    const { held } = await socket.next('page');
    expect(held.find(({ sessionInfo }) => sessionInfo.customer.id === 'handed')).toMatchObject({
      away: true,
    });
  });

  it('counts a word of an earlier session that nobody has answered', async () => {
    await say('unanswered', message('unanswered', 1));
    await say('unanswered', { ...request('unanswered'), sessionId: 'another' });
    expect((await say('unanswered', presence(true))).held).toMatchObject({ state: 'waiting', away: true });
  });

  it('begins again with the next session', async () => {
    await tellDesk(attendantOnline(205));
    await say('again', request('again'), message('again', 1));
    await say('again', accept(205), presence(true));
    const { held } = await say('again', {
      kind: 'command',
      at: 6,
      attendant: { id: 205, name: 'A', avatarURL: null, type: 'support/firstLevel' },
      command: { command: 'end', sessionTopic: 'server/sessions/again' },
    });
    expect(held).not.toHaveProperty('away');
    const reopened = await say('again', request('again'));
    expect(reopened.held).not.toHaveProperty('away');
  });

  it('changes nothing where no chat goes on', async () => {
    expect((await say('nobody', presence(true))).held).toBeNull();
  });
});
