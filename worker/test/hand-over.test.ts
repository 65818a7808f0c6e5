import { SELF } from 'cloudflare:test';
import type { DeskPicture, Note, Offer } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { emptyDeskAfterEach } from './empty-desk.ts';
import {
  accept,
  attendantOnline,
  chatInPicture,
  command,
  letOffersExpire,
  offeredTo,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
  topicOf,
} from './support.ts';

const start = emptyDeskAfterEach('hand-over');
/** How this attendant reads what is offered in a chat. */
async function offerOf(id: number, customer: string): Promise<Offer | undefined> {
  const token = await tokenFor({ kind: 'attendant', id, type: 'support/firstLevel' });
  const answer = await SELF.fetch('http://worker/desk', { headers: { authorization: `Bearer ${token}` } });
  const { chats } = (await answer.json()) as DeskPicture;
  return chats.find(({ sessionInfo }) => sessionInfo.sessionTopic === topicOf(customer))?.offer;
}

describe('rules 11 and 41: a hand-over', () => {
  const online = async (customer: string, by: number) => {
    await say(customer, request(customer));
    await say(customer, accept(by));
  };

  it('to a colleague is offered to that one, with its line, and told once', async () => {
    const socket = await start();
    await tellDesk({ ...attendantOnline(131), at: 1 });
    await online('hand-1', 131);
    await tellDesk({ ...attendantOnline(132), at: 2 }, { ...attendantOnline(133), at: 1 });
    const handed = await say(
      'hand-1',
      command(131, {
        command: 'handOver',
        sessionTopic: topicOf('hand-1'),
        to: { attendantId: 132 },
        note: 'wants a refund',
      }),
    );
    expect(handed.held?.state).toBe('waiting');
    expect(handed.controls.at(-1)?.payload.instruction).toBe('session/update');
    expect(await offeredTo('hand-1')).toEqual([132]);
    let offer = await socket.nextKept();
    while (!offer.publishes.some(({ topic }) => topic === 'client/attendants/assign/132'))
      offer = await socket.nextKept();
    expect(offer.publishes[0]?.payload).toMatchObject({
      offer: { note: 'wants a refund', from: { id: 131 } },
    });
    const before = handed.held?.rev ?? 0;
    const taken = await say('hand-1', accept(132));
    const told = taken.controls.filter(({ rev }) => rev > before);
    expect(told.map(({ payload }) => payload.instruction)).toEqual(['attendant/assigned']);
    expect(taken.held?.sessionInfo).toMatchObject({ sessionId: 's-hand-1', assignedAttendants: [132] });
  });

  it('that a reloading desk missed is in its picture, with its note, to be accepted', async () => {
    await tellDesk(attendantOnline(144));
    await online('missed', 144);
    await tellDesk(attendantOnline(145));
    const to = { attendantId: 145 };
    const handOver = { command: 'handOver', sessionTopic: topicOf('missed'), to, note: 'wants a refund' };
    await say('missed', command(144, handOver));
    const seenBy = async (id: number) => {
      const token = await tokenFor({ kind: 'attendant', id, type: 'support/firstLevel' });
      const answer = await SELF.fetch('http://worker/desk', {
        headers: { authorization: `Bearer ${token}` },
      });
      return ((await answer.json()) as { chats: { offer?: object }[] }).chats.map(({ offer }) => offer);
    };
    expect(await seenBy(145)).toEqual([
      {
        expiresAt: expect.any(Number),
        remainingMs: expect.any(Number),
        note: 'wants a refund',
        from: { id: 144, name: 'A144' },
        byName: true,
      },
    ]);
    // The line is for the next attendant only.
    expect(await seenBy(144)).toEqual([undefined]);
    expect((await say('missed', accept(145))).held?.sessionInfo.assignedAttendants).toEqual([145]);
  });

  it('to a level or a colleague where nobody is is refused, and the chat stays', async () => {
    await tellDesk(attendantOnline(142), attendantOnline(143, 'support/secondLevel'));
    await online('stays', 142);
    const handTo = (to: object) =>
      say('stays', command(142, { command: 'handOver', sessionTopic: topicOf('stays'), to }));
    await tellDesk(command(143, { command: 'availability', availability: 'away' }) as never);
    const nowhere = [
      { type: 'support/secondLevel' },
      { type: 'support/supervisor' },
      { type: 'nonsense' },
      // Of the chat's own level the giver alone is there.
      { type: 'support/firstLevel' },
      { attendantId: 12345 },
      { attendantId: 143 },
      { attendantId: 142 },
    ];
    for (const to of nowhere) {
      const { held, publishes, refused } = await handTo(to);
      expect([to, refused.map(({ code }) => code), held?.state]).toEqual([to, ['nobody_there'], 'online']);
      expect(held?.sessionInfo.assignedAttendants).toEqual([142]);
      expect(publishes.map(({ topic }) => topic)).toEqual(['client/attendants/control/142']);
    }
    await tellDesk(command(143, { command: 'availability', availability: 'available' }) as never);
    expect((await handTo({ type: 'support/secondLevel' })).refused).toEqual([]);
    expect(await offeredTo('stays')).toEqual([143]);
  });

  it('to a level is offered there, and nobody of the old level may take it', async () => {
    await tellDesk(attendantOnline(134));
    await online('hand-2', 134);
    await tellDesk(attendantOnline(135), attendantOnline(136, 'support/secondLevel'));
    await say(
      'hand-2',
      command(134, {
        command: 'handOver',
        sessionTopic: topicOf('hand-2'),
        to: { type: 'support/secondLevel' },
        note: '',
      }),
    );
    expect(await offeredTo('hand-2')).toEqual([136]);
    expect((await say('hand-2', accept(135))).refused).toMatchObject([{ code: 'not_offered' }]);
    expect(
      (await say('hand-2', accept(136, 'support/secondLevel'))).held?.sessionInfo.assignedAttendants,
    ).toEqual([136]);
  });

  const notesOf = async (customer: string) => {
    const token = await tokenFor(SUPERVISOR);
    const answer = await SELF.fetch(`http://worker/customer/${customer}/notes`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await answer.json()) as Note[];
  };
  const decline = (by: number, customer: string) =>
    tellDesk(command(by, { command: 'decline', sessionTopic: topicOf(customer) }) as never);

  it('that is declined goes back to its giver, and the chat says so with its line', async () => {
    await start();
    await tellDesk(attendantOnline(151));
    await online('declined', 151);
    await tellDesk(attendantOnline(152), attendantOnline(153));
    const to = { attendantId: 152 };
    const handOver = { command: 'handOver', sessionTopic: topicOf('declined'), to, note: 'wants a refund' };
    await say('declined', command(151, handOver));
    expect(await offerOf(152, 'declined')).toMatchObject({ byName: true });
    await decline(152, 'declined');
    expect(await offeredTo('declined')).toEqual([]);
    const back = { state: 'online', sessionInfo: { assignedAttendants: [151] } };
    expect(await chatInPicture('declined')).toMatchObject(back);
    expect(await notesOf('declined')).toMatchObject([
      {
        from: { id: 152, name: 'A152' },
        line: { kind: 'declined', note: 'wants a refund', backTo: 'A151' },
        content: 'A152 has declined the hand-over. It is with A151 again.\nwants a refund',
      },
    ]);
    // Once more, or of what is nobody's offer: nothing changes.
    await decline(152, 'declined');
    expect(await chatInPicture('declined')).toMatchObject(back);
    expect(await notesOf('declined')).toHaveLength(1);
  });

  it('that is not taken in time goes back to its giver, and the chat says so', async () => {
    await start();
    await tellDesk(attendantOnline(137));
    await online('lapsed', 137);
    await tellDesk({ ...attendantOnline(138), at: 2 }, { ...attendantOnline(139), at: 1 });
    const to = { attendantId: 138 };
    const handOver = { command: 'handOver', sessionTopic: topicOf('lapsed'), to, note: 'wants a refund' };
    await say('lapsed', command(137, handOver));
    expect(await offeredTo('lapsed')).toEqual([138]);
    await letOffersExpire();
    expect(await offeredTo('lapsed')).toEqual([]);
    const back = { state: 'online', sessionInfo: { assignedAttendants: [137] } };
    expect(await chatInPicture('lapsed')).toMatchObject(back);
    expect(await notesOf('lapsed')).toMatchObject([
      {
        from: { id: 138, name: 'A138' },
        line: { kind: 'lapsed', note: 'wants a refund', backTo: 'A137' },
        content: 'A138 has not taken the hand-over in time. It is with A137 again.\nwants a refund',
      },
    ]);
    // Who takes it now is too late.
    expect((await say('lapsed', accept(138))).refused).toMatchObject([{ code: 'not_offered' }]);
  });

  it('declined after its giver has gone is offered to others', async () => {
    await start();
    await tellDesk(attendantOnline(154));
    await online('orphan', 154);
    await tellDesk(attendantOnline(155), { ...attendantOnline(156), at: 1 });
    const to = { attendantId: 155 };
    await say('orphan', command(154, { command: 'handOver', sessionTopic: topicOf('orphan'), to }));
    await tellDesk({ kind: 'attendantQuit', at: 3, attendantId: 154 });
    await decline(155, 'orphan');
    // Whoever has just declined it is not the one.
    expect(await offeredTo('orphan')).toEqual([156]);
    const [line, ...others] = (await notesOf('orphan')).map((note) => note.line);
    expect([line, others]).toEqual([{ kind: 'declined' }, []]);
    // Only when nobody else has taken it either.
    await letOffersExpire();
    expect(await offeredTo('orphan')).toEqual([155]);
  });

  it('not taken in time after its giver has gone is offered to others', async () => {
    await start();
    await tellDesk(attendantOnline(164));
    await online('left', 164);
    await tellDesk(attendantOnline(165), { ...attendantOnline(166), at: 1 });
    await say(
      'left',
      command(164, { command: 'handOver', sessionTopic: topicOf('left'), to: { attendantId: 165 } }),
    );
    await tellDesk({ kind: 'attendantQuit', at: 3, attendantId: 164 });
    await letOffersExpire();
    expect(await offeredTo('left')).toEqual([166]);
    expect((await notesOf('left')).map(({ line }) => line)).toEqual([{ kind: 'lapsed' }]);
  });

  it('to a level that one declines is offered to the next', async () => {
    await start();
    await tellDesk(attendantOnline(157));
    await online('next', 157);
    const second = 'support/secondLevel';
    await tellDesk({ ...attendantOnline(158, second), at: 1 }, { ...attendantOnline(159, second), at: 2 });
    await say(
      'next',
      command(157, { command: 'handOver', sessionTopic: topicOf('next'), to: { type: second }, note: '' }),
    );
    const [asked] = await offeredTo('next');
    const { byName } = (await offerOf(Number(asked), 'next')) ?? {};
    expect(byName).toBeUndefined();
    await decline(Number(asked), 'next');
    expect(await offeredTo('next')).toEqual([asked === 158 ? 159 : 158]);
    expect(await notesOf('next')).toEqual([]);
  });

  it('or a chat, whose attendant vanishes, is offered again with a note why', async () => {
    await start();
    await tellDesk(attendantOnline(161));
    await online('vanished', 161);
    await tellDesk(attendantOnline(162));
    await tellDesk({ kind: 'attendantSilent', at: 3, attendantId: 161 });
    expect(await offeredTo('vanished')).toEqual([162]);
    // The one who is asked now reads it before accepting.
    expect(await offerOf(162, 'vanished')).toMatchObject({
      line: 'silent',
      from: { id: 161, name: 'A161' },
      note: 'A161 is not at the desk any more. The chat was offered again.',
    });
    expect((await offerOf(162, 'vanished'))?.byName).toBeUndefined();
    await say('vanished', accept(162));
    expect(await notesOf('vanished')).toMatchObject([
      {
        from: { id: 161, name: 'A161' },
        line: { kind: 'silent' },
        content: 'A161 is not at the desk any more. The chat was offered again.',
      },
    ]);
    // That is over with the acceptance: the next hand-over has its own line.
    await tellDesk(attendantOnline(163));
    await say(
      'vanished',
      command(162, {
        command: 'handOver',
        sessionTopic: topicOf('vanished'),
        to: { attendantId: 163 },
        note: 'yours',
      }),
    );
    expect(await offerOf(163, 'vanished')).toMatchObject({ note: 'yours', from: { id: 162 }, byName: true });
    expect((await offerOf(163, 'vanished'))?.line).toBeUndefined();
  });
});
