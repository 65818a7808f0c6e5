import { evictDurableObject, runDurableObjectAlarm, SELF } from 'cloudflare:test';
import type { SessionInfo } from '@chimpassist/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  chat,
  desk,
  FIRST,
  get,
  message,
  request,
  SUPERVISOR,
  say,
  signIn,
  type Taken,
  tellDesk,
  tokenFor,
} from './support.ts';

const MINUTE_MS = 60_000;

const put = async (path: string, body: unknown, by: Parameters<typeof tokenFor>[0] = SUPERVISOR) =>
  SELF.fetch(`http://worker${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const answer = (n: number) => ({
  kind: 'message',
  at: n,
  proven: 'attendant',
  message: {
    id: `a-${n}`,
    from: { id: 21, name: 'A21', avatarURL: null, role: 'attendant' },
    timestamp: 5_000 + n,
    content: `answer ${n}`,
    readAt: null,
  },
});
const session = async (who: string): Promise<SessionInfo> => {
  const [first] = (await (await get(`/customer/${who}/sessions/last`)).json()) as SessionInfo[];
  if (first === undefined) throw new Error('There is no session.');
  return first;
};
const wait = (minutes: number) => vi.setSystemTime(Date.now() + minutes * MINUTE_MS);
/** The alarm rings when its time has come. */
const ring = (who: string) => runDurableObjectAlarm(chat(who));
async function inChat(who: string): Promise<void> {
  await signIn(21, FIRST.type);
  await tellDesk(attendantOnline(21));
  await say(who, request(who), message(who, 1));
  await say(who, accept(21), answer(2));
}

beforeAll(() => put('/workspace/settings', { closing: { afterMinutes: 10, warnMinutes: 2 } }));
afterAll(() => put('/workspace/settings', {}));
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('a chat in which nobody says anything', () => {
  it('rule 47: warns its customer, and ends; a late answer goes on in the same session', async () => {
    await inChat('quiet');
    wait(7);
    await ring('quiet');
    expect(await session('quiet')).not.toHaveProperty('closesAt');
    wait(1.1);
    await ring('quiet');
    const warned = await session('quiet');
    expect(warned).toMatchObject({ status: 'online' });
    expect((warned.closesAt ?? 0) - Date.now()).toBeGreaterThanOrEqual(2 * MINUTE_MS - 7_000);
    wait(2.1);
    await ring('quiet');
    const ended = await session('quiet');
    expect(ended).toMatchObject({ status: 'aborted', ending: { reason: 'expired' } });
    expect(ended).not.toHaveProperty('closesAt');
    expect(await desk().picture()).toMatchObject({ chats: [] });
    await say('quiet', message('quiet', 3));
    expect(await session('quiet')).toMatchObject({
      sessionId: ended.sessionId,
      status: 'waitingAttendantsAssignment',
    });
    const { entries } = await chat('quiet').logPage(0, 10);
    expect(entries).toHaveLength(3);
  });

  it('rule 47: counts again from a word after the warning, and says so', async () => {
    await inChat('spoken');
    wait(8.1);
    await ring('spoken');
    expect(await session('spoken')).toHaveProperty('closesAt');
    const { controls, held } = await say('spoken', message('spoken', 3));
    expect(controls.at(-1)?.payload.sessionInfo).not.toHaveProperty('closesAt');
    expect(held?.sessionInfo).not.toHaveProperty('closesAt');
    wait(60);
    await ring('spoken');
    // The customer was the last to write: nobody's words stay unanswered.
    expect(await session('spoken')).toMatchObject({ status: 'online' });
    await say('spoken', answer(4));
    wait(8.1);
    await ring('spoken');
    expect(await session('spoken')).toHaveProperty('closesAt');
  });

  it('rule 47: tells customer and attendant at the edge, and goes on by a word', async () => {
    await signIn(21, FIRST.type);
    const page = await EdgeClient.open('at-edge', 'c-at-edge', 3_600);
    const desk21 = await LinkClient.dial(21);
    const keepAliveSeconds = 3_600;
    desk21.send({ type: 'connect', level: 4, clean: true, keepAliveSeconds, clientId: 'a-21-one' });
    await desk21.follow('client/desk');
    desk21.say('server/attendants/21/online', { attendantInfo: desk21.info, window: 'one' }, 0);
    await desk21.followChat('at-edge');
    page.sayOnline();
    page.write(1);
    await expect.poll(() => desk21.wordsOf('at-edge')).toEqual(['text 1']);
    desk21.accept('at-edge');
    type Said = { instruction: string; sessionInfo: SessionInfo };
    const last = (said: unknown[]) => (said as Said[]).at(-1);
    await expect.poll(() => last(page.on('client/control'))?.instruction).toBe('session/ready');
    desk21.write('at-edge', 2);
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(['answer 2']);
    wait(8.1);
    await ring('at-edge');
    await expect
      .poll(() => last(page.on('client/control'))?.sessionInfo.closesAt)
      .toBeGreaterThan(Date.now());
    await expect
      .poll(() => last(desk21.on('at-edge', 'client/control'))?.sessionInfo.closesAt)
      .toBeGreaterThan(Date.now());
    page.write(3);
    await expect.poll(() => last(page.on('client/control'))?.sessionInfo.closesAt).toBeUndefined();
    expect(await session('at-edge')).toMatchObject({ status: 'online' });
    expect((await session('at-edge')).closesAt).toBeUndefined();
    page.socket.close();
    desk21.socket.close();
  });

  it('rule 47: does not end while it is put aside, and is looked at again', async () => {
    await inChat('aside');
    await put(
      '/customer/aside/mark',
      { mark: { kind: 'snoozed', until: Date.now() + 30 * MINUTE_MS } },
      FIRST,
    );
    wait(8.1);
    await ring('aside');
    expect(await session('aside')).not.toHaveProperty('closesAt');
    await put('/customer/aside/mark', { mark: { kind: 'snoozed' } }, FIRST);
    wait(40);
    await ring('aside');
    expect(await session('aside')).not.toHaveProperty('closesAt');
    await put('/customer/aside/mark', { mark: null }, FIRST);
    wait(10.1);
    await ring('aside');
    expect(await session('aside')).toHaveProperty('closesAt');
    // Put aside after the warning, it goes on.
    await put('/customer/aside/mark', { mark: { kind: 'snoozed' } }, FIRST);
    wait(3);
    await ring('aside');
    expect(await session('aside')).toMatchObject({ status: 'online' });
    expect(await session('aside')).not.toHaveProperty('closesAt');
  });

  it('rule 47: is warned and ends once, however often its object dies', async () => {
    await inChat('dies');
    for (let n = 0; n < 4; n++) {
      wait(2.2);
      await evictDurableObject(chat('dies'));
      await ring('dies');
      await ring('dies');
    }
    expect(await session('dies')).toHaveProperty('closesAt');
    wait(2.1);
    await evictDurableObject(chat('dies'));
    await ring('dies');
    await ring('dies');
    expect(await session('dies')).toMatchObject({ status: 'aborted', ending: { reason: 'expired' } });
    const said = (await chat('dies').handle([], { seenRev: 0, epoch: 0, log: false })) as unknown as Taken;
    expect(said.controls.map(({ payload }) => payload.instruction)).toEqual([
      'session/update',
      'session/ready',
      'session/update',
      'session/aborted/expired',
    ]);
  });

  it('costs an alarm where it is taken and where it rings, and a row for the warning', async () => {
    const both = async (who: string, work: () => Promise<unknown>) => {
      let atDesk = 0;
      const atChat = await rowsWritten(chat(who), async () => {
        atDesk = await rowsWritten(desk(), work);
      });
      return { atChat, atDesk };
    };
    await inChat('rows');
    const atMessage = await both('rows', () => say('rows', answer(3)));
    wait(8.1);
    const atWarning = await both('rows', () => ring('rows'));
    expect({ atMessage, atWarning }).toEqual({
      atMessage: { atChat: 1, atDesk: 0 },
      atWarning: { atChat: 2, atDesk: 0 },
    });
  });

  it('rule 47: does not end where that was switched off after the warning', async () => {
    await inChat('off');
    wait(8.1);
    await ring('off');
    expect((await session('off')).closesAt).toBeGreaterThan(Date.now());
    await put('/workspace/settings', {});
    wait(2.1);
    await ring('off');
    expect(await session('off')).toMatchObject({ status: 'online' });
    expect(await session('off')).not.toHaveProperty('closesAt');
    await put('/workspace/settings', { closing: { afterMinutes: 10, warnMinutes: 2 } });
  });
});

describe('a team that has not set it', () => {
  it('ends no chat, however quiet', async () => {
    await put('/workspace/settings', {});
    await inChat('for-ever');
    wait(50);
    await ring('for-ever');
    expect(await session('for-ever')).toMatchObject({ status: 'online' });
    await put('/workspace/settings', { closing: { afterMinutes: 10, warnMinutes: 2 } });
  });

  it('is told what it cannot set', async () => {
    for (const closing of [
      { afterMinutes: 2, warnMinutes: 2 },
      { afterMinutes: 1, warnMinutes: 1 },
      { afterMinutes: 20_000, warnMinutes: 1 },
      { afterMinutes: 10 },
    ])
      expect((await put('/workspace/settings', { closing })).status).toBe(400);
  });
});
