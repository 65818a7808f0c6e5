import { describe, expect, it } from 'vitest';
import { accept, attendantOnline, chatInPicture, offeredTo, request, say, tellDesk } from '../support.ts';

const SECOND = 'support/secondLevel';
const SUPERVISOR = 'support/supervisor';

describe('rule 10: a template of several attendants', () => {
  it('is offered to one of each type, online once the required places are filled', async () => {
    await tellDesk(attendantOnline(1), attendantOnline(2, SECOND));
    const asked = await say('both', request('both'));
    expect((await offeredTo('both')).sort()).toEqual([1, 2]);
    // A supervisor would be welcome, but nobody is told that there is none.
    expect(asked.held?.sessionInfo.status).toBe('waitingAttendantsAssignment');
    const half = await say('both', accept(1));
    expect(half.held?.state).toBe('waiting');
    expect(half.controls.at(-1)?.payload.instruction).toBe('attendant/assigned');
    const whole = await say('both', accept(2, SECOND));
    expect(whole.held).toMatchObject({ state: 'online', sessionInfo: { assignedAttendants: [1, 2] } });
    expect(whole.controls.at(-1)?.payload.instruction).toBe('session/ready');
  });

  it('goes on with the one while the other is lost, whose place is offered at once', async () => {
    await tellDesk(attendantOnline(3, SECOND));
    await tellDesk({ kind: 'attendantQuit', at: 5, attendantId: 2 });
    const chat = await chatInPicture('both');
    expect(chat).toMatchObject({
      state: 'online',
      sessionInfo: { status: 'online', assignedAttendants: [1] },
    });
    expect(chat?.offeredTo).toEqual([3]);
    const whole = await say('both', accept(3, SECOND));
    expect(whole.held).toMatchObject({ state: 'online', sessionInfo: { assignedAttendants: [1, 3] } });
    expect(whole.controls.at(-1)?.payload).toMatchObject({
      instruction: 'attendant/assigned',
      attendantInfo: { id: 3 },
    });
  });

  it('waits again only when the last of them is gone', async () => {
    await tellDesk({ kind: 'attendantQuit', at: 6, attendantId: 1 });
    expect((await chatInPicture('both'))?.state).toBe('online');
    await tellDesk({ kind: 'attendantQuit', at: 7, attendantId: 3 });
    expect(await chatInPicture('both')).toMatchObject({
      state: 'waiting',
      sessionInfo: { assignedAttendants: [] },
    });
  });

  it('fills an optional place too, and the chat neither waits for it nor ends with it', async () => {
    await tellDesk(attendantOnline(11), attendantOnline(12, SECOND));
    await say('optional', request('optional'));
    await say('optional', accept(11));
    await say('optional', accept(12, SECOND));
    await tellDesk(attendantOnline(13, SUPERVISOR));
    expect(await offeredTo('optional')).toEqual([13]);
    const joined = await say('optional', accept(13, SUPERVISOR));
    expect(joined.held?.sessionInfo.assignedAttendants).toEqual([11, 12, 13]);
    await tellDesk({ kind: 'attendantQuit', at: 8, attendantId: 13 });
    expect(await chatInPicture('optional')).toMatchObject({
      state: 'online',
      sessionInfo: { assignedAttendants: [11, 12] },
    });
  });
});
