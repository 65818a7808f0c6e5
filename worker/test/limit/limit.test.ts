import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import {
  accept,
  attendantOnline,
  chat,
  command,
  contents,
  desk,
  get,
  message,
  offeredTo,
  picture,
  post,
  request,
  say,
  tellDesk,
  textOf,
  topicOf,
} from '../support.ts';

const DAY_MS = 86_400_000;

/** As if this much time had passed since the first `messages` were stored. */
async function letPass(customer: string, ms: number, messages: number): Promise<void> {
  await runInDurableObject(chat(customer), (_, { storage }) => {
    storage.sql.exec('UPDATE log SET received_at = received_at - ? WHERE seq <= ?', ms, messages);
  });
  await say(customer, { kind: 'receipt', at: Date.now(), readMessages: [NEVER_CAME] });
}
const NEVER_CAME = { id: 'x', from: { id: 'x' }, timestamp: 1, readAt: 2 };

describe('rule 27: ATTENDANT_MAX_SESSIONS', () => {
  it('is the most that an attendant has; the next one waits until a place is free', async () => {
    await tellDesk(attendantOnline(1));
    for (const customer of ['l1', 'l2', 'l3']) await say(customer, request(customer));
    expect(await offeredTo('l1')).toEqual([1]);
    expect(await offeredTo('l2')).toEqual([1]);
    expect(await offeredTo('l3')).toEqual([]);
    await say('l1', accept(1));
    await say('l2', accept(1));
    await say('l2', command(1, { command: 'end', sessionTopic: topicOf('l2') }));
    expect(await offeredTo('l3')).toEqual([1]);
    expect((await picture()).attendants).toMatchObject([{ id: 1, load: 2 }]);
  });
});

describe('rule 40: at the limit', () => {
  it('nothing more is offered, and an attendant may still take a waiting customer', async () => {
    await tellDesk(attendantOnline(5));
    for (const customer of ['m1', 'm2', 'm3', 'm4']) await say(customer, request(customer));
    await say('m1', accept(5));
    await say('m2', accept(5));
    expect(await offeredTo('m3')).toEqual([]);
    const taken = await say('m3', { ...accept(5), proven: true });
    expect(taken.held?.sessionInfo).toMatchObject({ status: 'online', assignedAttendants: [5] });
    const load = (await picture()).attendants.find(({ id }) => id === 5)?.load;
    expect(load).toBe(3);
    await say('m1', command(5, { command: 'end', sessionTopic: topicOf('m1') }));
    expect(await offeredTo('m4')).toEqual([]);
    await say('m2', command(5, { command: 'end', sessionTopic: topicOf('m2') }));
    expect(await offeredTo('m4')).toEqual([5]);
    await say('m4', accept(5));
  });
});

describe('rule 28: RETENTION_DAYS', () => {
  it('deletes what came earlier, and knows it still if it comes again', async () => {
    const written = (n: number, at: number) => ({ ...message('kept', n), at });
    await say('kept', request('kept'));
    await say('kept', written(1, Date.now()), written(2, Date.now()), written(3, Date.now()));
    await letPass('kept', 31 * DAY_MS, 2);
    expect(await runDurableObjectAlarm(chat('kept'))).toBe(true);
    expect(await contents('kept')).toEqual(['text 3']);
    await evictDurableObject(chat('kept'));
    const again = await say('kept', written(1, Date.now()), written(4, Date.now()));
    expect(again.acks.map(({ seq }) => seq)).toEqual([1, 4]);
    expect(await contents('kept')).toEqual(['text 3', 'text 4']);
    // The alarm is set for the next that falls due, and running it early harms nothing.
    expect(await runDurableObjectAlarm(chat('kept'))).toBe(true);
    expect(await contents('kept')).toEqual(['text 3', 'text 4']);
  });

  it.each([
    ['a bridge whose clock is a year slow', 365, 365],
    ['a bridge that had it for 40 days', 40, 0],
    ['a bridge of before, whose clock is a year slow', 365, null],
    ['a bridge whose clock is a year fast', -365, -365],
  ])('keeps what it has acknowledged, also from %s', async (_, readDaysAgo, postedDaysAgo) => {
    const customer = `clock-${readDaysAgo}-${postedDaysAgo}`;
    const now = Date.now();
    const frame = { ...message(customer, 1), at: now - readDaysAgo * DAY_MS };
    const at = postedDaysAgo === null ? {} : { at: now - postedDaysAgo * DAY_MS };
    const chats = [{ sessionTopic: topicOf(customer), seenRev: 0, frames: [frame] }];
    const answer = JSON.parse(await textOf(await post({ v: 1, epoch: 1, ...at, chats, desk: [] })));
    expect(answer).toMatchObject({ acks: [{ id: 'm-1' }] });
    await runDurableObjectAlarm(chat(customer));
    expect(await contents(customer)).toEqual(['text 1']);
    // And no clock keeps it for longer than it is kept.
    await letPass(customer, 30 * DAY_MS, 1);
    await runDurableObjectAlarm(chat(customer));
    expect(await contents(customer)).toEqual([]);
  });

  it('takes the name with an ended chat’s last message, and the desk forgets it', async () => {
    await say('gone', request('gone'));
    await say('gone', { ...message('gone', 1), at: Date.now() });
    await letPass('gone', 31 * DAY_MS, 1);
    await say('gone', accept(1));
    const ended = await say('gone', command(1, { command: 'end', sessionTopic: topicOf('gone') }));
    expect(await runDurableObjectAlarm(chat('gone'))).toBe(true);
    expect(await contents('gone')).toEqual([]);
    const traces = await runInDurableObject(chat('gone'), (_, { storage }) =>
      ['log'].flatMap((table) =>
        storage.sql
          .exec(`SELECT * FROM ${table}`)
          .toArray()
          .map((row) => JSON.stringify(row)),
      ),
    );
    expect(traces.filter((row) => row.includes('"name\\":\\"gone'))).toEqual([]);
    const known = await runInDurableObject(desk(), (_, { storage }) =>
      ['chats', 'served', 'history'].map(
        (table) =>
          storage.sql
            .exec<{ n: number }>(
              `SELECT count(*) AS n FROM ${table} WHERE session_topic = ?`,
              topicOf('gone'),
            )
            .one().n,
      ),
    );
    expect(known).toEqual([0, 0, 0]);
    // It can begin again, above the state that the bridge has seen.
    const again = await say('gone', request('gone'));
    expect(again.held?.rev).toBeGreaterThan(ended.held?.rev ?? Number.MAX_SAFE_INTEGER);
    expect(((await (await get('/customer/gone/sessions/last')).json()) as unknown[]).length).toBeGreaterThan(
      0,
    );
  });
});
