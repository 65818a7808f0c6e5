import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  accept,
  attendantOnline,
  chat,
  command,
  message,
  offeredTo,
  rewriteState,
  say,
  tellDesk,
  topicOf,
} from '../support.ts';
import {
  answerTurn,
  botIs,
  chatNow,
  heard,
  messagesOf,
  notesOf,
  opens,
  release,
  saidIn,
  turnNow,
  untilAsked,
} from './bots.ts';

const HUMAN = 21;
const BOT_ID = 'bot:first';
const humanSays = (customer: string, id: number = HUMAN) => ({
  kind: 'message',
  at: 5,
  proven: 'attendant',
  message: {
    id: `h-${customer}`,
    from: { id, name: 'A21' },
    timestamp: 9,
    content: 'A human here.',
    readAt: null,
  },
});
const withHumans = async (customer: string, failure: string | null) => {
  await expect.poll(async () => (await chatNow(customer)).state).toBe('waiting');
  await expect.poll(() => offeredTo(customer)).toEqual([HUMAN]);
  await expect
    .poll(async () => (await notesOf(customer)).map(({ from, botFailure = null }) => [from.id, botFailure]))
    .toEqual(failure === null ? [] : [[BOT_ID, failure]]);
};

beforeAll(async () => {
  await tellDesk(attendantOnline(HUMAN));
  // It takes its ten seconds while the others are tried.
  await botIs('slow', 'slow');
  await opens('slow');
  await vi.waitFor(async () => expect(await heard('slow')).toHaveLength(1), 20_000);
});

describe('what a bot does wrong, and what becomes of the chat', () => {
  it.each([
    ['is dead', 'nowhere', 'failed'],
    ['answers with an error', 'error', 'failed'],
    ['leads elsewhere', 'moved', 'failed'],
    ['answers rubbish', 'rubbish', 'rubbish'],
    ['answers in another shape', 'shape', 'rubbish'],
    ['answers nothing at all', 'empty', 'rubbish'],
    ['answers without end', 'huge', 'rubbish'],
  ])('rule 62: one that %s: the chat goes to people, and they see why', async (_, mood, failure) => {
    const customer = `fault-${mood}`;
    await botIs(mood, customer);
    await opens(customer);
    await withHumans(customer, failure);
    expect(await saidIn(customer)).toEqual([`${customer}: text 1`]);
  });

  it('one that says the same without end is stopped at the third time', async () => {
    await botIs('same');
    await opens('circles');
    for (let n = 1; n < 3; n++) {
      await expect.poll(async () => (await saidIn('circles')).length).toBe(2 * n);
      await say('circles', message('circles', n + 1));
    }
    await withHumans('circles', 'looped');
    expect((await saidIn('circles')).filter((each) => each.startsWith(BOT_ID))).toHaveLength(2);
  });

  it('one that talks with another program is stopped after twenty turns in a minute', async () => {
    await botIs('echo');
    await opens('two-programs');
    for (let n = 2; (await chatNow('two-programs')).state === 'online' && n < 40; n++) {
      await expect.poll(async () => (await turnNow('two-programs')).turn).toBeUndefined();
      await say('two-programs', message('two-programs', n));
    }
    await withHumans('two-programs', 'looped');
    expect((await saidIn('two-programs')).filter((each) => each.startsWith(BOT_ID))).toHaveLength(20);
  });

  it('rule 60: one that answers twice is heard once', async () => {
    await botIs(null);
    await opens('twice');
    const turn = await untilAsked('twice');
    const answers = await Promise.all([
      answerTurn('twice', turn, { messages: [{ content: 'One' }] }),
      answerTurn('twice', turn, { messages: [{ content: 'Two' }] }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.error?.code).toBe('turn_over');
    expect(await saidIn('twice')).toHaveLength(2);
  });

  it('rule 61: one that answers after a human took the chat is not heard', async () => {
    await botIs('held', 'late-join');
    await opens('late-join');
    await expect.poll(() => heard('late-join')).toHaveLength(1);
    await say('late-join', accept(HUMAN));
    expect((await chatNow('late-join')).assignedAttendants).toEqual([HUMAN]);
    await release('late-join');
    await say('late-join', message('late-join', 2));
    expect(await saidIn('late-join')).toEqual(['late-join: text 1', 'late-join: text 2']);
    expect(await notesOf('late-join')).toEqual([]);
  });

  it('rule 61: one is neither heard nor asked again after a human’s first word', async () => {
    await botIs(null);
    await opens('late-word');
    const turn = await untilAsked('late-word');
    await rewriteState('late-word', (document) => ({
      ...document,
      record: { ...document.record, everAssigned: [...document.record.everAssigned, String(HUMAN)] },
    }));
    await evictDurableObject(chat('late-word'));
    await say('late-word', humanSays('late-word'));
    expect((await answerTurn('late-word', turn, { messages: [{ content: 'Late' }] })).status).toBe(409);
    expect(await saidIn('late-word')).toEqual(['late-word: text 1', `${HUMAN}: A human here.`]);
    expect((await turnNow('late-word')).turn).toBeUndefined();
  });

  it('one that is handed over during its answer is not heard', async () => {
    await botIs('held', 'handed');
    await opens('handed');
    await expect.poll(() => heard('handed')).toHaveLength(1);
    const to = { command: 'handOver', sessionTopic: topicOf('handed'), to: { type: 'support/firstLevel' } };
    await say('handed', command(1, to, 'support/supervisor'));
    await release('handed');
    await withHumans('handed', null);
    expect(await saidIn('handed')).toEqual(['handed: text 1']);
  });

  it('one that speaks by a topic is refused', async () => {
    await botIs('later');
    await opens('by-topic');
    await untilAsked('by-topic');
    const answer = await say('by-topic', {
      kind: 'message',
      at: 5,
      proven: 'attendant',
      message: {
        id: 'b-1',
        from: { id: BOT_ID, name: 'Chimp' },
        timestamp: 9,
        content: 'By MQTT',
        readAt: null,
      },
    });
    expect(answer.refused).toMatchObject([{ code: 'not_assigned' }]);
    const leave = {
      kind: 'command',
      at: 5,
      attendant: { id: BOT_ID, name: 'Chimp' },
      command: { command: 'leave', sessionTopic: topicOf('by-topic') },
    };
    expect((await say('by-topic', leave)).refused).toMatchObject([{ code: 'not_assigned' }]);
    expect((await chatNow('by-topic')).assignedAttendants).toEqual([BOT_ID]);
  });

  it('one that is switched off gives its chats to people at the next word', async () => {
    await botIs('echo');
    await opens('off');
    await expect.poll(() => messagesOf('off')).toHaveLength(2);
    await botIs('echo', 'off', { isOn: false });
    await say('off', message('off', 2));
    await withHumans('off', 'gone');
  });

  it('one whose turn nobody works on any more is asked once more, and then no more', async () => {
    await botIs('later', 'restarted');
    await opens('restarted');
    await expect.poll(() => heard('restarted')).toHaveLength(1);
    const overdue = async () => {
      await rewriteState('restarted', (document) => {
        const { bot } = document.record;
        if (bot?.turn === undefined) return document;
        return {
          ...document,
          record: { ...document.record, bot: { ...bot, turn: { ...bot.turn, until: 1 } } },
        };
      });
      await evictDurableObject(chat('restarted'));
      await runInDurableObject(chat('restarted'), (_, { storage }) => storage.setAlarm(Date.now() + 60_000));
      await runDurableObjectAlarm(chat('restarted'));
    };
    await overdue();
    await expect.poll(() => heard('restarted')).toHaveLength(2);
    const [first, second] = await heard('restarted');
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    await overdue();
    await withHumans('restarted', 'slow');
  });

  it('rule 62: one that does not answer within ten seconds: the chat goes to people', async () => {
    await withHumans('slow', 'slow');
    expect(await saidIn('slow')).toEqual(['slow: text 1']);
  });
});
