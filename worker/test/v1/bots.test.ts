import { type Bot, type BotTurn, botExtraOf, type StoredMessage } from '@chimpassist/protocol';
import { Webhook as Verifier } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  accept,
  attendantOnline,
  chatInPicture,
  desk,
  FIRST,
  message,
  offeredTo,
  say,
  tellDesk,
  tokenFor,
} from '../support.ts';
import { ask, asked, keyWith, uploaded } from './api.ts';
import {
  answerTurn,
  BOT,
  botIs,
  chatNow,
  heard,
  messagesOf,
  newestAudit,
  notesOf,
  opens,
  saidIn,
  turnNow,
  untilAsked,
} from './bots.ts';

const HUMAN = 21;
const BOT_ID = 'bot:first';
let secret = '';
const turnIn = ({ body }: { body: string }): BotTurn => (JSON.parse(body) as { data: BotTurn }).data;

beforeAll(async () => {
  await tellDesk(attendantOnline(HUMAN));
  secret = (await botIs('echo')).secret ?? '';
});

describe('a bot', () => {
  it('rule 60: answers first, before anybody is offered the chat', async () => {
    await botIs('echo', 'anna');
    await opens('anna');
    await expect.poll(() => saidIn('anna')).toEqual(['anna: text 1', `${BOT_ID}: You said: text 1`]);
    expect(await offeredTo('anna')).toEqual([]);
    expect(await chatInPicture('anna')).toMatchObject({
      state: 'online',
      bot: { id: BOT_ID, name: 'Chimp' },
    });
    await say('anna', message('anna', 2));
    await expect.poll(async () => (await saidIn('anna')).at(-1)).toBe(`${BOT_ID}: You said: text 2`);
  });

  it('is asked with a signature of Standard Webhooks, and told what it needs', async () => {
    const [first, second] = await heard('anna');
    if (first === undefined || second === undefined) throw new Error('It was not asked.');
    const { type, data } = new Verifier(secret).verify(first.body, first.headers) as {
      type: string;
      data: BotTurn;
    };
    expect(type).toBe('bot.turn');
    expect(data).toMatchObject({
      turn: first.headers['webhook-id'],
      bot: { id: BOT, name: 'Chimp' },
      chat: { id: 'anna', customer: { id: 'anna', name: 'anna' } },
      messages: [{ content: 'text 1', seq: 1 }],
      answeredUpTo: 0,
    });
    expect(turnIn(second)).toMatchObject({ answeredUpTo: 1, messages: [{}, {}, { content: 'text 2' }] });
  });

  it('is signed for by both secrets for a while after a rotation', async () => {
    const { body } = await asked<{ secret: string }>(`/workspace/bots/${BOT}/rotate`, { method: 'POST' });
    await botIs('echo', 'rotated');
    await opens('rotated');
    await expect.poll(() => heard('rotated')).toHaveLength(1);
    const [turn] = await heard('rotated');
    for (const each of [secret, body.secret])
      new Verifier(each).verify(turn?.body ?? '', turn?.headers ?? {});
    secret = body.secret;
  });

  it('gives choices, which are a numbered list too, and hears the number as the choice', async () => {
    await botIs('choices', 'chooser');
    await opens('chooser');
    await expect
      .poll(async () => (await saidIn('chooser')).at(-1))
      .toBe(`${BOT_ID}: What is it about?\n1. An order\n2. Else`);
    const [, sent] = (await messagesOf('chooser')) as unknown as StoredMessage[];
    expect(sent && botExtraOf(sent)).toEqual({
      choices: [{ id: 'order', text: 'An order' }, { text: 'Else' }],
    });
    await botIs(null);
    const said = message('chooser', 2) as { message: { content: string } };
    await say('chooser', { ...said, message: { ...said.message, content: ' 1. ' } });
    await untilAsked('chooser');
    expect((await turnNow('chooser')).choice).toEqual({ id: 'order', text: 'An order' });
  });

  it('asks for a form of the workspace', async () => {
    await botIs('form');
    await opens('form');
    await expect.poll(async () => (await messagesOf('form')).at(-1)).toMatchObject({ form: 'contact' });
  });

  it('sends a file that it has uploaded with its key, and none of another chat', async () => {
    await botIs(null);
    await opens('filer');
    await opens('other-filer');
    const by = await keyWith('chats:write', 'bots:write');
    const fileIn = async (chat: string) =>
      (await (await uploaded(`/v1/chats/${chat}/files?name=a.txt`, `For ${chat}`, by)).json()) as {
        id: string;
      };
    const [own, foreign] = [await fileIn('filer'), await fileIn('other-filer')];
    const turn = await untilAsked('filer');
    const answer = (id: string) => ({ messages: [{ content: 'Here it is', attachments: [{ id }] }] });
    const refused = await answerTurn('filer', turn, answer(foreign.id));
    expect([refused.status, refused.body.error?.code]).toEqual([404, 'attachment_unknown']);
    expect((await answerTurn('filer', turn, answer(own.id))).status).toBe(201);
    expect((await messagesOf('filer')).at(-1)).toMatchObject({
      content: 'Here it is',
      attachments: [{ id: own.id, name: 'a.txt', type: 'text/plain' }],
    });
  });

  it('hands over to a team with a summary, which is a note', async () => {
    await asked('/workspace/teams/sales', { method: 'PUT', body: { name: 'Sales', members: [HUMAN] } });
    await botIs('team');
    await opens('buyer');
    await expect.poll(() => offeredTo('buyer')).toEqual([HUMAN]);
    expect(await saidIn('buyer')).toEqual(['buyer: text 1', `${BOT_ID}: One moment.`]);
    expect(await notesOf('buyer')).toMatchObject([
      { content: 'Wants to buy ten.', from: { id: BOT_ID, name: 'Chimp' } },
    ]);
    await say('buyer', accept(HUMAN));
    expect((await chatNow('buyer')).assignedAttendants).toEqual([HUMAN]);
    await say('buyer', message('buyer', 2));
    expect(await saidIn('buyer')).toHaveLength(3);
  });

  it('hands over to its own team where it names none, also while nobody of it is there', async () => {
    await asked('/workspace/teams/nobody', { method: 'PUT', body: { name: 'Nobody', members: ['gone'] } });
    await botIs(null, '', { team: 'nobody' });
    await opens('alone');
    const turn = await untilAsked('alone');
    expect((await answerTurn('alone', turn, { handOver: {} })).status).toBe(201);
    await expect.poll(async () => (await chatNow('alone')).state).toBe('waiting');
    expect(await offeredTo('alone')).toEqual([]);
  });

  it('ends a chat, and comes again when the customer does', async () => {
    await botIs('end');
    await opens('ended');
    await expect.poll(async () => (await chatNow('ended')).state).toBe('ended');
    expect(await saidIn('ended')).toEqual(['ended: text 1', `${BOT_ID}: Bye.`]);
    await botIs('echo');
    await say('ended', message('ended', 2));
    await expect.poll(async () => (await saidIn('ended')).at(-1)).toBe(`${BOT_ID}: You said: text 2`);
  });

  it('may be relieved by every attendant of the level, who may read the chat before', async () => {
    await botIs('later');
    await opens('relieved');
    await untilAsked('relieved');
    const by = await tokenFor(FIRST);
    expect((await ask('/customer/relieved/messages', { by })).status).toBe(200);
    expect((await say('relieved', accept(HUMAN))).refused).toEqual([]);
    expect((await chatNow('relieved')).assignedAttendants).toEqual([HUMAN]);
  });

  it('answers one word after the other, and misses none that comes while it thinks', async () => {
    await botIs(null);
    await opens('quick');
    const first = await untilAsked('quick');
    await say('quick', message('quick', 2));
    await answerTurn('quick', first, { messages: [{ content: 'To the first' }] });
    const second = await untilAsked('quick');
    expect(second).not.toBe(first);
    expect(
      (await answerTurn('quick', second, { messages: [{ content: 'To the second' }] })).body.data,
    ).toMatchObject([{ content: 'To the second', from: { id: BOT_ID, role: 'attendant' } }]);
  });

  it.each(['a bot', 'a key'])('%s is not refused what comes back of its words from a broker', async (who) => {
    const customer = who === 'a bot' ? 'echoed' : 'echoed-key';
    await botIs('echo');
    await opens(customer);
    await expect.poll(() => messagesOf(customer)).toHaveLength(2);
    if (who === 'a key')
      await asked(`/v1/chats/${customer}/messages`, { body: { content: 'From the shop' } });
    const sent = (await messagesOf(customer)).at(-1);
    const frame = { kind: 'message', at: 5, proven: 'attendant', message: sent };
    const { refused, acks } = await say(customer, frame);
    expect([refused, acks.length]).toEqual([[], 1]);
    expect((await messagesOf(customer)).at(-1)).toEqual(sent);
    const other = await say(customer, { ...frame, message: { ...sent, content: 'Other words' } });
    expect(other.refused).toMatchObject([{ code: 'other_words' }]);
  });

  it('is answered for by keys with the scope alone', async () => {
    await botIs(null);
    await opens('by-key');
    const turn = await untilAsked('by-key');
    const body = { messages: [{ content: 'By a key' }] };
    const path = `/v1/chats/by-key/turns/${turn}`;
    expect((await ask(path, { by: await keyWith('bots:read', 'chats:write'), body })).status).toBe(403);
    expect((await ask(path, { by: await keyWith('bots:write'), body })).status).toBe(201);
  });

  it('makes way for a program that answers in the name of the team', async () => {
    await botIs('later');
    await opens('program');
    await untilAsked('program');
    expect((await asked('/v1/chats/program/messages', { body: { content: 'From the shop' } })).status).toBe(
      201,
    );
    expect((await turnNow('program')).turn).toBeUndefined();
    await expect.poll(() => offeredTo('program')).toEqual([HUMAN]);
  });
});

describe('bots of the workspace', () => {
  it('are known to all desks without where they are asked, and to supervisors with it', async () => {
    await botIs('echo', 'shown');
    const { body } = await asked<{ bots: Bot[] }>('/workspace', { by: await tokenFor(FIRST) });
    expect(body.bots).toContainEqual({ id: BOT, name: 'Chimp', avatarURL: null, team: null, isOn: true });
    const listed = await asked<{ data: unknown[] }>('/workspace/bots');
    expect(listed.body.data).toMatchObject([{ id: BOT, endpoint: 'https://bots.example.com/echo/shown' }]);
    expect(JSON.stringify(listed.body)).not.toContain('whsec_');
    expect(JSON.stringify(await newestAudit())).not.toContain('whsec_');
  });

  it('are not asked inside private networks', async () => {
    const body = { name: 'Inside', endpoint: 'https://10.0.0.1/bot' };
    expect((await asked(`/workspace/bots/inside`, { method: 'PUT', body })).status).toBe(400);
  });

  it('that are removed answer nobody', async () => {
    await asked('/workspace/bots/second', { method: 'PUT', body: { name: 'Second', isOn: false } });
    expect((await ask('/workspace/bots/second', { method: 'DELETE' })).status).toBe(204);
    expect((await ask('/workspace/bots/second', { method: 'DELETE' })).status).toBe(404);
    expect(await desk().picture()).toBeDefined();
  });
});
