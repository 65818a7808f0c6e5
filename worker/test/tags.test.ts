import { evictDurableObject, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import type { ChatTags } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import type { AttendantDesk } from '../src/objects/attendant-desk.ts';
import { EdgeClient } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  chat,
  chatInPicture,
  command,
  desk,
  FIRST,
  get,
  picture,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
  topicOf,
} from './support.ts';

async function ask(who: string, body?: unknown, by: TokenPrincipal = FIRST): Promise<Response> {
  return SELF.fetch(`http://worker/customer/${who}/tags`, {
    method: body === undefined ? 'GET' : 'PUT',
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const tagsOf = async (who: string): Promise<ChatTags> =>
  (await (await ask(who, undefined, SUPERVISOR)).json()) as ChatTags;

async function taken(who: string): Promise<void> {
  await tellDesk(attendantOnline(21));
  await say(who, request(who), accept(21));
}

const shownFor = async (who: string) => (await chatInPicture(who))?.tags;
/** An event of the desk that changes nothing. */
const NOTHING = { kind: 'attendantLost', attendantId: 'nobody' } as const;

/** The desk takes its time for the first report of a chat, and hears none of those behind it, until it is mended. */
async function slowDesk(who: string) {
  const { mend, calls } = await runInDurableObject(desk(), (instance) => {
    const prototype = Object.getPrototypeOf(instance) as Pick<AttendantDesk, 'sync'>;
    const original = prototype.sync;
    const first = Promise.withResolvers<void>();
    let count = 0;
    prototype.sync = async function slow(this: AttendantDesk, report) {
      if (report.sessionTopic !== topicOf(who)) return original.call(this, report);
      count += 1;
      if (count > 1) throw new Error('The desk is away.');
      await first.promise;
      return original.call(this, report);
    };
    return {
      calls: () => count,
      mend() {
        prototype.sync = original;
        first.resolve();
      },
    };
  });
  return {
    calls: () => runInDurableObject(desk(), calls),
    mend: () => runInDurableObject(desk(), mend),
  };
}

describe('tags', () => {
  it('are those of the customer, and of one session, after a sleep too', async () => {
    await taken('tagged');
    expect(await (await ask('tagged', { tags: ['vip', 'late', 'vip'] })).json()).toEqual({
      tags: ['vip', 'late'],
      sessions: [],
    });
    await ask('tagged', { tags: ['refund'], sessionId: 's-tagged' });
    await evictDurableObject(chat('tagged'));
    const sessions = [{ sessionId: 's-tagged', tags: ['refund'] }];
    expect(await tagsOf('tagged')).toEqual({ tags: ['vip', 'late'], sessions });
    await ask('tagged', { tags: [], sessionId: 's-tagged' });
    await ask('tagged', { tags: ['late'] });
    expect(await tagsOf('tagged')).toEqual({ tags: ['late'], sessions: [] });
  });

  it('are told to the desk, which shows them in its picture and says each change', async () => {
    await taken('listed');
    const shown = async () =>
      (await picture()).chats.find(({ sessionInfo }) => sessionInfo.sessionTopic === topicOf('listed'))?.tags;
    expect(await shown()).toBeUndefined();
    await ask('listed', { tags: ['vip'] });
    await ask('listed', { tags: ['refund', 'vip'], sessionId: 's-listed' });
    await expect.poll(shown).toEqual(['vip', 'refund']);
    const before = (await picture()).version;
    await ask('listed', { tags: [], sessionId: 's-listed' });
    await expect.poll(shown).toEqual(['vip']);
    expect((await picture()).version).toBeGreaterThan(before);
    await say('listed', command(21, { command: 'end', sessionTopic: topicOf('listed') }));
    const sessions = async (by?: TokenPrincipal) => {
      const response = await SELF.fetch('http://worker/attendant/21/sessions', {
        headers: { authorization: `Bearer ${await tokenFor(by ?? FIRST)}` },
      });
      return (await response.json()) as { sessionTopic: string; tags?: string[] }[];
    };
    const mine = async () =>
      (await sessions()).find(({ sessionTopic }) => sessionTopic === topicOf('listed'))?.tags;
    await expect.poll(mine).toEqual(['vip']);
    await ask('listed', { tags: ['late'] });
    await expect.poll(mine).toEqual(['late']);
  });

  it('stay at the desk where an older report of the chat comes after them', async () => {
    await taken('overtaken');
    const late = await runInDurableObject(chat('overtaken'), (instance) => instance.apply(NOTHING).sync);
    await ask('overtaken', { tags: ['vip'] });
    await expect.poll(() => shownFor('overtaken')).toEqual(['vip']);
    if (late === null) throw new Error('The chat says nothing.');
    await desk().sync(late);
    expect(await shownFor('overtaken')).toEqual(['vip']);
  });

  it('are told again where the desk heard a report before them, and not theirs', async () => {
    await taken('untold');
    const away = await slowDesk('untold');
    const before = ask('untold', { tags: ['first'] });
    await expect.poll(away.calls).toBe(1);
    await before;
    await ask('untold', { tags: ['second'] });
    await expect.poll(away.calls).toBe(2);
    await away.mend();
    await expect.poll(() => shownFor('untold')).toEqual(['first']);
    await runDurableObjectAlarm(chat('untold'));
    await expect.poll(() => shownFor('untold')).toEqual(['second']);
  });

  it('cost the desk one row at each change', async () => {
    await taken('desk-row');
    await ask('desk-row', { tags: ['first'] });
    await expect
      .poll(async () => (await picture()).chats.some(({ tags }) => tags?.includes('first')))
      .toBe(true);
    const rows = await rowsWritten(desk(), async () => {
      await ask('desk-row', { tags: ['second'] });
      await expect
        .poll(async () => (await picture()).chats.some(({ tags }) => tags?.includes('second')))
        .toBe(true);
    });
    expect(rows).toBe(1);
  });

  it('cost one row, and stay when the chat goes on', async () => {
    await taken('row');
    expect(await rowsWritten(chat('row'), () => ask('row', { tags: ['vip'] }))).toBe(1);
    await say('row', { kind: 'silent', at: 3, rev: 2 });
    expect((await tagsOf('row')).tags).toEqual(['vip']);
  });

  it('are refused where they name nobody, no session, or are no ids', async () => {
    await taken('odd');
    expect((await ask('nobody-tagged', { tags: ['vip'] }, SUPERVISOR)).status).toBe(404);
    expect((await ask('odd', { tags: ['vip'], sessionId: 'another' })).status).toBe(404);
    expect((await ask('odd', { tags: ['two words'] })).status).toBe(400);
    expect((await ask('odd', { tags: Array.from({ length: 31 }, (_, n) => `t${n}`) })).status).toBe(400);
    expect(await tagsOf('odd')).toEqual({ tags: [], sessions: [] });
  });

  it('are heard by attendants who follow the chat, and not by its customer', async () => {
    await taken('heard-tags');
    const desk = await LinkClient.open(21);
    await desk.follow('client/chats/heard-tags/tags');
    await desk.followChat('heard-tags');
    const page = await EdgeClient.open('heard-tags');
    await ask('heard-tags', { tags: ['secret-tag'] });
    await expect
      .poll(() => desk.heardOn('client/chats/heard-tags/tags'))
      .toEqual([{ tags: ['secret-tag'], sessions: [] }]);
    desk.write('heard-tags', 1);
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(['answer 1']);
    const heard = page.heard.flatMap((packet) =>
      packet.type === 'publish' ? [new TextDecoder().decode(packet.payload)] : [],
    );
    expect(heard.join()).not.toContain('secret-tag');
  });

  it('go with their customer: in the export, and in the erasure', async () => {
    await taken('gone-tags');
    await ask('gone-tags', { tags: ['vip'] });
    expect(await (await get('/customer/gone-tags')).json()).toMatchObject({ tags: { tags: ['vip'] } });
    await SELF.fetch('http://worker/customer/gone-tags', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
    expect(await tagsOf('gone-tags')).toEqual({ tags: [], sessions: [] });
  });
});
