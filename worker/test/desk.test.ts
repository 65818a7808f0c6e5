import { evictDurableObject, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import type { DeskFrame } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { attendant, bindings, desk, get, HEADERS, post, request, say, tellDesk, textOf } from './support.ts';

describe('rules 2, 17 and 20: the desk', () => {
  it('tells a customer at once that nobody is there', async () => {
    const answer = await say('alone', request('alone'));
    expect(answer.controls.map(({ payload }) => payload.instruction)).toContain(
      'session/aborted/unavailableAttendants',
    );
    expect(answer.held?.state).toBe('waiting');
    await say('alone', { kind: 'silent', at: 2, rev: answer.held?.rev ?? 0 });
  });

  it('deals 200 sessions that ask at once evenly to 10 attendants, none twice', async () => {
    const ids = Array.from({ length: 10 }, (_, i) => i + 1);
    await tellDesk(
      ...ids.map((id): DeskFrame => ({ kind: 'attendantOnline', at: 1, attendant: attendant(id) })),
    );
    await Promise.all(Array.from({ length: 200 }, (_, i) => say(`c${i}`, request(`c${i}`))));
    const picture = (await (await get('/desk')).json()) as {
      chats: { sessionInfo: { sessionTopic: string }; offeredTo: number[] }[];
      attendants: { load: number }[];
    };
    expect(picture.chats).toHaveLength(200);
    expect(picture.chats.every(({ offeredTo }) => offeredTo.length === 1)).toBe(true);
    expect(picture.attendants.map(({ load }) => load)).toEqual(ids.map(() => 20));
    await Promise.all(
      picture.chats.map(({ sessionInfo, offeredTo: [id] }) =>
        say(sessionInfo.sessionTopic.slice('server/sessions/'.length), {
          kind: 'accept',
          at: 2,
          attendant: attendant(id ?? 0),
        }),
      ),
    );
    const sessions = (await (await get('/attendant/1/sessions')).json()) as { status: string }[];
    expect(sessions.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'online'));
  });

  it('offers a lost attendant’s chats to the others, and its alarm may run twice', async () => {
    await tellDesk({ kind: 'attendantQuit', at: 3, attendantId: '1' });
    await runDurableObjectAlarm(desk());
    await runInDurableObject(desk(), async (instance) => {
      await instance.alarm();
      await instance.alarm();
    });
    const { attendants, chats } = (await (await get('/desk')).json()) as {
      attendants: { load: number }[];
      chats: { state: string; offeredTo: number[] }[];
    };
    expect(attendants).toHaveLength(9);
    expect(attendants.reduce((sum, { load }) => sum + load, 0)).toBe(200);
    expect(chats.filter(({ state }) => state === 'waiting')).toHaveLength(20);
    expect(
      chats.filter(({ state }) => state === 'waiting').every(({ offeredTo }) => offeredTo.length === 1),
    ).toBe(true);
  });

  it('keeps the bridge’s socket over its own eviction', async () => {
    const response = await SELF.fetch('http://worker/bridge/socket', {
      headers: { ...HEADERS, upgrade: 'websocket' },
    });
    const socket = response.webSocket;
    expect(socket).not.toBeNull();
    socket?.accept();
    const frames: { type: string }[] = [];
    socket?.addEventListener('message', ({ data }) =>
      frames.push(JSON.parse(String(data)) as { type: string }),
    );
    const arrived = (type: string) => expect.poll(() => frames.map((frame) => frame.type)).toContain(type);
    socket?.send(JSON.stringify({ type: 'hello', v: 1, bridgeId: 'b', cursor: 0 }));
    await arrived('page');
    const desk = bindings.ATTENDANT_DESK.getByName('desk');
    // It may have gone to sleep by itself, and only what is awake can be evicted.
    await desk.bridgeHeardAt();
    await evictDurableObject(desk);
    frames.length = 0;
    await post({
      v: 1,
      epoch: 1,
      chats: [],
      desk: [{ kind: 'attendantOnline', at: 5, attendant: attendant(77) }],
    }).then(textOf);
    await arrived('effects');
    socket?.close(1000);
  });
});
