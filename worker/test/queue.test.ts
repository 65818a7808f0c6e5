import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { emptyDeskAfterEach } from './empty-desk.ts';
import {
  accept,
  attendantOnline,
  chat,
  chatInPicture,
  command,
  desk,
  letOffersExpire,
  offeredTo,
  picture,
  request,
  say,
  tellDesk,
  topicOf,
} from './support.ts';

const start = emptyDeskAfterEach('queue');

describe('rule 17: an offer goes to the least loaded', () => {
  it('and among equals to the one who has been idle longest', async () => {
    // Whatever the bridge's clock says: it may be an hour off for one of them.
    await tellDesk(
      { ...attendantOnline(102), at: Date.now() + 3_600_000 },
      { ...attendantOnline(101), at: 1 },
    );
    await say('tie-1', request('tie-1'));
    expect(await offeredTo('tie-1')).toEqual([102]);
    await say('tie-2', request('tie-2'));
    expect(await offeredTo('tie-2')).toEqual([101]);
  });

  it('and only to the wanted type', async () => {
    await tellDesk(attendantOnline(103, 'support/supervisor'));
    const answer = await say('type-1', request('type-1'));
    expect(await offeredTo('type-1')).toEqual([]);
    expect(answer.held?.sessionInfo.status).toBe('aborted');
  });
});

describe('rule 19: the first who comes', () => {
  it('is news for all who had heard that nobody is there, and the last who goes again', async () => {
    await start();
    const statusOf = async (id: string) => (await chatInPicture(id))?.sessionInfo.status;
    for (const id of ['first-1', 'first-2', 'first-3']) {
      await say(id, request(id));
      expect(await statusOf(id)).toBe('aborted');
    }
    await tellDesk(attendantOnline(105));
    for (const id of ['first-1', 'first-2', 'first-3'])
      await expect.poll(() => statusOf(id)).toBe('waitingAttendantsAssignment');
    expect(await offeredTo('first-1')).toEqual([105]);
    await tellDesk({ kind: 'attendantQuit', at: 3, attendantId: 105 });
    for (const id of ['first-1', 'first-2', 'first-3']) await expect.poll(() => statusOf(id)).toBe('aborted');
  });

  it('who is asked for others is no news', async () => {
    await start();
    await say('other-1', request('other-1'));
    await tellDesk(attendantOnline(106, 'support/supervisor'));
    expect((await chatInPicture('other-1'))?.sessionInfo.status).toBe('aborted');
  });
});

describe('rule 18: an offer that stays without an answer goes on', () => {
  it('to the next; once all were asked the customer is told, and it begins again', async () => {
    const socket = await start();
    await tellDesk({ ...attendantOnline(111), at: 1 }, { ...attendantOnline(112), at: 2 });
    await say('silent-1', request('silent-1'));
    expect(await offeredTo('silent-1')).toEqual([111]);
    await letOffersExpire();
    expect(await offeredTo('silent-1')).toEqual([112]);
    await letOffersExpire();
    expect(await offeredTo('silent-1')).toEqual([111]);
    for (;;) {
      const { controls } = await socket.nextKept();
      if (controls.some(({ payload }) => payload.instruction === 'session/aborted/unavailableAttendants'))
        break;
    }
    expect((await chatInPicture('silent-1'))?.sessionInfo.status).toBe('aborted');
    const taken = await say('silent-1', accept(111));
    expect(taken.controls.at(-1)?.payload).toMatchObject({
      instruction: 'session/ready',
      attendantInfo: { id: 111 },
    });
  });

  it('and the alarm that finds it may run twice', async () => {
    await start();
    await tellDesk({ ...attendantOnline(113), at: 1 }, { ...attendantOnline(114), at: 2 });
    await say('silent-2', request('silent-2'));
    await letOffersExpire();
    const before = await picture();
    await runInDurableObject(desk(), async (instance) => {
      await instance.alarm();
      await instance.alarm();
    });
    expect(await picture()).toEqual(before);
  });

  it('also where the attendant goes away, or says that it is away', async () => {
    await start();
    await tellDesk(
      { ...attendantOnline(115), at: 1 },
      { ...attendantOnline(116), at: 2 },
      { ...attendantOnline(117), at: 3 },
    );
    await say('away-1', request('away-1'));
    expect(await offeredTo('away-1')).toEqual([115]);
    await tellDesk({ kind: 'attendantQuit', at: 3, attendantId: 115 });
    expect(await offeredTo('away-1')).toEqual([116]);
    await tellDesk(command(116, { command: 'availability', availability: 'away' }) as never);
    expect(await offeredTo('away-1')).toEqual([117]);
    await tellDesk({ kind: 'attendantActivity', at: 3, attendantId: 117, active: false });
    expect(await offeredTo('away-1')).toEqual([]);
    await tellDesk({ kind: 'attendantActivity', at: 4, attendantId: 117, active: true });
    expect(await offeredTo('away-1')).toEqual([117]);
  });
});

describe('rule 17: who says to be away', () => {
  const away = (id: number, availability: string) =>
    tellDesk(command(id, { command: 'availability', availability }) as never);
  const isOffered = async (customer: string) => {
    await say(customer, request(customer));
    return offeredTo(customer);
  };

  it('is away still after a silence, and gets no offer until saying otherwise', async () => {
    await tellDesk(attendantOnline(171));
    await away(171, 'away');
    await tellDesk({ kind: 'attendantSilent', at: 3, attendantId: 171 });
    await evictDurableObject(desk());
    await tellDesk(attendantOnline(171));
    expect(await isOffered('lunch-1')).toEqual([]);
    expect((await picture()).attendants).toMatchObject([{ id: 171, availability: 'away' }]);
    await away(171, 'available');
    expect(await offeredTo('lunch-1')).toEqual([171]);
  });

  it('is away still where that was said while the server believed nobody there', async () => {
    await tellDesk(attendantOnline(172), { kind: 'attendantSilent', at: 3, attendantId: 172 });
    await away(172, 'away');
    await tellDesk(attendantOnline(172));
    expect(await isOffered('lunch-2')).toEqual([]);
  });

  it('takes chats again after signing out and in', async () => {
    await tellDesk(attendantOnline(173));
    await away(173, 'away');
    await tellDesk({ kind: 'attendantQuit', at: 3, attendantId: 173 });
    await tellDesk(attendantOnline(173));
    expect(await isOffered('lunch-3')).toEqual([173]);
  });

  it('takes a waiting customer by own act', async () => {
    await tellDesk(attendantOnline(174));
    await away(174, 'away');
    expect(await isOffered('lunch-4')).toEqual([]);
    const taken = await say('lunch-4', { ...accept(174), proven: true });
    expect(taken.refused).toEqual([]);
    expect(taken.held?.sessionInfo).toMatchObject({ status: 'online', assignedAttendants: [174] });
    const joined = await isOffered('lunch-5').then(() =>
      say('lunch-5', command(174, { command: 'join', sessionTopic: topicOf('lunch-5') })),
    );
    expect(joined.held?.sessionInfo.assignedAttendants).toEqual([174]);
  });
});

describe('rule 19: the queue is served in the order of arrival', () => {
  it('the moment somebody comes, and a chat whose attendant was lost keeps its place', async () => {
    await tellDesk(attendantOnline(121));
    await say('first', request('first'));
    await say('first', accept(121));
    await tellDesk(command(121, { command: 'availability', availability: 'away' }) as never);
    await say('second', request('second'));
    await tellDesk({ kind: 'attendantQuit', at: 3, attendantId: 121 });
    const waiting = (await picture()).chats.filter(({ state }) => state === 'waiting');
    expect(waiting.map(({ sessionInfo }) => sessionInfo.sessionTopic)).toEqual([
      topicOf('first'),
      topicOf('second'),
    ]);
    await tellDesk({ ...attendantOnline(122), at: 1 });
    expect(await offeredTo('first')).toEqual([122]);
    expect(await offeredTo('second')).toEqual([122]);
  });

  it('an attendant who comes back before anything happened keeps its chats', async () => {
    await tellDesk(attendantOnline(123));
    await say('back', request('back'));
    await say('back', accept(123));
    await runInDurableObject(desk(), async (instance, { storage }) => {
      storage.sql.exec("INSERT OR REPLACE INTO lost VALUES ('123', ?, 0, 0)", topicOf('back'));
      await instance.alarm();
    });
    expect((await chatInPicture('back'))?.sessionInfo.assignedAttendants).toEqual([123]);
  });
});

describe('rule 8: two attendants who accept one offer', () => {
  it('at the same moment: one has the chat, the other is told so', async () => {
    await tellDesk(attendantOnline(161), attendantOnline(162));
    await say('wanted', request('wanted'));
    const answers = await Promise.all([say('wanted', accept(161)), say('wanted', accept(162))]);
    expect(answers.flatMap(({ refused }) => refused.map(({ code }) => code))).toEqual(['not_offered']);
    const assigned = (await chatInPicture('wanted'))?.sessionInfo.assignedAttendants;
    expect(assigned).toHaveLength(1);
    const loads = (await picture()).attendants.map(({ id, load }) => [id, load]);
    expect(loads.sort()).toEqual(
      assigned?.[0] === 161
        ? [
            [161, 1],
            [162, 0],
          ]
        : [
            [161, 0],
            [162, 1],
          ],
    );
  });
});

describe('rule 4: a keep-alive that crosses the end of a chat', () => {
  it('is told of the end, and opens nothing; a new request opens the chat again', async () => {
    await tellDesk(attendantOnline(141));
    await say('crossed', request('crossed'));
    await say('crossed', accept(141));
    await say('crossed', command(141, { command: 'end', sessionTopic: topicOf('crossed') }));
    const crossed = await say('crossed', { ...request('crossed'), status: 'online' });
    expect(crossed.held?.state).toBe('over');
    expect(crossed.controls.at(-1)?.payload).toMatchObject({
      instruction: 'session/aborted/expired',
      reason: 'ended',
    });
    expect(await chatInPicture('crossed')).toBeUndefined();
    const again = { ...request('crossed'), status: 'aborted', requestID: 'again' };
    expect((await say('crossed', again)).held?.state).toBe('waiting');
  });
});

describe('an idle chat', () => {
  it('whose page is merely open is touched by nothing', async () => {
    await tellDesk(attendantOnline(151));
    await say('idle', request('idle'));
    await say('idle', accept(151));
    // An alarm of an earlier offer may stand; it finds nothing to do and sets no other.
    await runDurableObjectAlarm(desk());
    expect(await runDurableObjectAlarm(desk())).toBe(false);
    expect(await runDurableObjectAlarm(chat('idle'))).toBe(false);
  });
});
