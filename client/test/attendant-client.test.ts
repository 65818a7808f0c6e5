import { type SessionTopic, sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AttendantChat, type AttendantClient, createAttendantClient } from '../src/index.ts';
import { type Platform, refused, startPlatform, until } from './front-end.ts';

const ADA = { id: 12, name: 'Ada', avatarURL: null, type: 'support/firstLevel', email: undefined };
const MARY = { id: 7, name: 'Mary', avatarURL: null };
const TOPIC = sessionTopicOf(7);
const info = (more: object = {}) => ({
  sessionTopic: TOPIC,
  sessionId: 's',
  customer: MARY,
  status: 'online',
  assignedAttendants: [12],
  ...more,
});
const deskOf = (...chats: object[]) => Response.json({ version: 1, chats, attendants: [] });
const mine = { sessionInfo: info(), state: 'online', since: 1, offeredTo: [] };

let platform: Platform;
let bots: AttendantClient[];
beforeEach(async () => {
  platform = await startPlatform();
  bots = [];
});
afterEach(async () => {
  for (const bot of bots) await bot.stop();
  await platform.broker.stop();
});

/** A bot whose desk holds these chats, ready to hear. */
async function started(...chats: object[]): Promise<AttendantClient> {
  platform.answer((path) => (path === '/desk' ? deskOf(...chats) : undefined));
  const bot = createAttendantClient({ ...platform.options, attendant: ADA, token: null });
  bots.push(bot);
  bot.start();
  await until(() => expect(platform.said(TOPICS.attendantOnline(12)).length).toBeGreaterThan(0));
  return bot;
}
async function withChat(): Promise<{ bot: AttendantClient; chat: AttendantChat }> {
  const bot = await started(mine);
  await until(() => expect(bot.chats.size).toBe(1));
  // Its topics are granted when its history is read.
  await until(() => expect(platform.calls.map(({ path }) => path)).toContain('/customer/7/messages'));
  const chat = bot.chats.get(TOPIC);
  if (chat === undefined) throw new Error('The bot has no chat.');
  return { bot, chat };
}
/** The server lets the attendant in, or tells of another change. */
const control = (sessionInfo: { sessionTopic: SessionTopic }, rev?: number) =>
  platform.broker.publish(TOPICS.clientControl(sessionInfo.sessionTopic), {
    instruction: 'session/update',
    sessionInfo,
    rev,
  });
const acceptances = () =>
  platform
    .said(TOPICS.attendantAssign(12))
    .map((each) => (each as { sessionInfo: { sessionTopic: string } }).sessionInfo.sessionTopic);
const commands = () =>
  platform.said(TOPICS.attendantCommand(12)).map((each) => (each as { command: unknown }).command);

describe('an attendant without a page', () => {
  it('follows no chat of a desk that is answered after the sign-out', async () => {
    let answer = (): void => {};
    let read = vi.fn();
    const late = new Promise<Response>((resolve) => {
      const desk = deskOf(mine);
      read = vi.spyOn(desk, 'json');
      answer = () => resolve(desk);
    });
    platform.answer((path) => (path === '/desk' ? late : undefined));
    const bot = createAttendantClient({ ...platform.options, attendant: ADA, token: null });
    bot.start();
    await until(() => expect(platform.calls.map(({ path }) => path)).toContain('/desk'));
    await bot.stop();
    answer();
    await until(() => expect(read).toHaveBeenCalled());
    await new Promise((resolve) => setImmediate(resolve));
    expect(bot.chats.size).toBe(0);
  });

  it('keeps what it accepted while the desk was asked: the answer is older', async () => {
    const OTHER = sessionTopicOf(8);
    const offer = { ...info({ sessionTopic: OTHER }), offer: { expiresAt: 5, remainingMs: 60_000 } };
    let answer = (_desk: Response): void => {};
    const late = new Promise<Response>((resolve) => {
      answer = resolve;
    });
    platform.answer((path) => (path === '/desk' ? late : undefined));
    const bot = createAttendantClient({ ...platform.options, attendant: ADA, token: null });
    bots.push(bot);
    bot.onOffer((_offer, accept) => accept());
    bot.start();
    await until(() => expect(platform.calls.map(({ path }) => path)).toContain('/desk'));
    platform.broker.publish(TOPICS.assignTo(12), offer);
    await until(() => expect(acceptances()).toEqual([OTHER]));
    control(info({ sessionTopic: OTHER }));
    await until(() => expect([...bot.chats.keys()]).toEqual([OTHER]));
    answer(deskOf(mine));
    await until(() => expect(bot.chats.has(TOPIC)).toBe(true));
    expect([...bot.chats.keys()]).toEqual([OTHER, TOPIC]);
  });

  it('goes on with the chats of an earlier run, and hears offers that stand', async () => {
    const offers = vi.fn();
    const waiting = {
      sessionInfo: {
        ...info({ sessionTopic: sessionTopicOf(8), status: 'waitingAttendantsAssignment' }),
        assignedAttendants: [],
      },
      ...{ state: 'waiting', since: 1, offeredTo: [12], offer: { expiresAt: 5, remainingMs: 60_000 } },
    };
    platform.answer((path) => (path === '/desk' ? deskOf(mine, waiting) : undefined));
    const bot = createAttendantClient({ ...platform.options, attendant: ADA, token: null });
    bots.push(bot);
    bot.onOffer(({ sessionTopic }) => offers(sessionTopic));
    bot.start();
    await until(() => expect(offers).toHaveBeenCalledWith(sessionTopicOf(8)));
    expect([...bot.chats.keys()]).toEqual([TOPIC]);
  });

  it('hands a chat over with a private line, and lets it go once another answers it', async () => {
    const { bot, chat } = await withChat();
    const gone = vi.fn();
    bot.onGone(gone);
    await chat.handOver({ type: 'support/secondLevel' }, 'Asks for a person.');
    await until(() =>
      expect(commands()).toEqual([
        {
          command: 'handOver',
          sessionTopic: TOPIC,
          to: { type: 'support/secondLevel' },
          note: 'Asks for a person.',
        },
      ]),
    );
    control(info({ status: 'waitingAttendantsAssignment', assignedAttendants: [] }), 2);
    // Late and older: it changes nothing.
    control(info({ status: 'aborted' }), 1);
    control(info({ assignedAttendants: [21] }), 3);
    await until(() => expect(gone).toHaveBeenCalledTimes(1));
    expect(gone.mock.calls[0]?.[0]).toMatchObject({ session: { assignedAttendants: [21] } });
    expect(bot.chats.size).toBe(0);
  });

  it('says that it types and what it has read, and hears the customer type', async () => {
    const { bot, chat } = await withChat();
    const changed = vi.fn();
    bot.onChange(changed);
    chat.typed(false);
    const typing = TOPICS.typing(TOPIC);
    await until(() => expect(platform.said(typing)).toMatchObject([{ typing: true, from: { id: 12 } }]));
    platform.broker.publish(typing, { from: { ...MARY, role: 'customer' }, typing: true });
    await until(() => expect(chat.typing).toBe('Mary'));
    platform.broker.publish(TOPICS.customerMessages(TOPIC), {
      message: { id: 'q', from: MARY, timestamp: 1, content: 'A question' },
    });
    await until(() => expect(chat.messages).toHaveLength(1));
    expect(chat.typing).toBeNull();
    expect(changed).toHaveBeenCalledWith(chat);
    await chat.markRead();
    await until(() =>
      expect(platform.said(TOPICS.viewed(TOPIC))).toMatchObject([{ readMessages: [{ id: 'q' }] }]),
    );
    expect(chat.messages[0]?.readAt).not.toBeNull();
  });

  it('hears which command was not followed; a chat that another took is gone', async () => {
    const { bot } = await withChat();
    const told = vi.fn();
    bot.onRefused(told);
    platform.broker.publish(TOPICS.attendantControl(12), {
      instruction: 'session/update',
      refusal: { command: 'accept', sessionTopic: TOPIC, code: 'already_taken', message: '' },
    });
    await until(() => expect(told).toHaveBeenCalledTimes(1));
    expect(told.mock.calls[0]?.[0]).toMatchObject({ code: 'already_taken' });
    expect(bot.chats.size).toBe(0);
  });

  it('follows no chat whose acceptance was refused before it was acknowledged', async () => {
    const bot = await started();
    const OTHER = sessionTopicOf(8);
    const told = vi.fn();
    bot.onOffer((_offer, accept) => accept());
    bot.onRefused(told);
    const { broker } = platform;
    broker.aedes.authorizePublish = (_client, packet, done) => {
      const isAcceptance = packet.topic.endsWith(TOPICS.attendantAssign(12));
      if (!isAcceptance || told.mock.calls.length > 0) return done(null);
      broker.publish(TOPICS.attendantControl(12), {
        instruction: 'session/update',
        refusal: { command: 'accept', sessionTopic: TOPIC, code: 'already_taken', message: '' },
      });
      until(() => expect(told).toHaveBeenCalledTimes(1)).then(() => done(null), done);
    };
    const offer = { offer: { expiresAt: 5, remainingMs: 60_000 } };
    broker.publish(TOPICS.assignTo(12), { ...info(), ...offer });
    await until(() => expect(told).toHaveBeenCalledTimes(1));
    broker.publish(TOPICS.assignTo(12), { ...info({ sessionTopic: OTHER }), ...offer });
    // The broker holds the first one back for as long as it likes.
    await until(() => expect(new Set(acceptances())).toEqual(new Set([TOPIC, OTHER])));
    control(info());
    control(info({ sessionTopic: OTHER }));
    await until(() => expect(bot.chats.has(OTHER)).toBe(true));
    expect([...bot.chats.keys()]).toEqual([OTHER]);
  });

  it('has a chat, and answers in it, once the server has let it in', async () => {
    const bot = await started();
    bot.onOffer((_offer, accept) => accept());
    bot.onMessage((_message, chat) => chat.send('An answer'));
    const asked = {
      sessionInfo: info(),
      message: { id: 'q', from: MARY, timestamp: 1, content: 'Hello', seq: 1, receivedAt: 1 },
    };
    platform.answer((path) => (path.startsWith('/customer/7/messages') ? Response.json([asked]) : undefined));
    const heardAll = vi.fn();
    bot.onRefused(heardAll);
    platform.broker.publish(TOPICS.assignTo(12), { ...info(), offer: { expiresAt: 5, remainingMs: 60_000 } });
    await until(() => expect(acceptances()).toEqual([TOPIC]));
    await until(() => expect(platform.calls.map(({ path }) => path)).toContain('/customer/7/messages'));
    // Offered to two, and told in vain that nobody is there: neither is an answer to the acceptance.
    control(info({ assignedAttendants: [21] }), 1);
    control(info({ status: 'aborted', assignedAttendants: [] }), 2);
    platform.broker.publish(TOPICS.attendantControl(12), {
      instruction: 'session/update',
      refusal: { command: 'leave', sessionTopic: sessionTopicOf(8), code: 'not_found', message: '' },
    });
    await until(() => expect(heardAll).toHaveBeenCalledTimes(1));
    expect(bot.chats.size).toBe(0);
    control(info(), 3);
    await until(() => expect(platform.said(TOPICS.attendantMessages(TOPIC))).toHaveLength(1));
    expect([...bot.chats.keys()]).toEqual([TOPIC]);
    expect(platform.said(TOPICS.attendantMessages(TOPIC))).toMatchObject([
      { message: { content: 'An answer' } },
    ]);
  });

  it('still hears of its last answer after the chat was taken from it', async () => {
    const { bot, chat } = await withChat();
    const id = chat.send('The last answer');
    const topic = TOPICS.attendantMessages(TOPIC);
    const answers = () => platform.said(topic).length;
    await until(() => expect(answers()).toBe(1));
    const abort = { instruction: 'session/aborted/expired', sessionInfo: info({ status: 'aborted' }) };
    platform.broker.publish(TOPICS.clientControl(TOPIC), abort);
    await until(() => expect(bot.chats.size).toBe(0));
    platform.broker.publish(TOPICS.refused(TOPIC), {
      refusals: [{ id, from: { id: 12, role: 'attendant' }, reason: 'not_allowed' }],
    });
    await until(() => expect(chat.failureOf(id)).toBe('not_allowed'));
  });

  it('is away at the next connection too, since the server forgets it meanwhile', async () => {
    const bot = await started();
    bot.setAvailability('away');
    const away = { command: 'availability', availability: 'away' };
    await until(() => expect(commands()).toEqual([away]));
    platform.broker.setAway(true);
    platform.broker.setAway(false);
    await until(() => expect(commands()).toEqual([away, away]));
  });

  it('is told to sign in again where the broker or the Worker does not take its token', async () => {
    platform.answer(() => refused(401, 'unauthorized'));
    const signedOut = vi.fn();
    const bot = createAttendantClient({ ...platform.options, attendant: ADA, token: 'old' });
    bots.push(bot);
    bot.onSignedOut(signedOut);
    platform.broker.aedes.authenticate = (_client, _name, _password, done) =>
      done(Object.assign(new Error('Not taken.'), { returnCode: 5 }), false);
    bot.start();
    // Of the broker and of the call that asks how often to say that it is there.
    await until(() => expect(signedOut.mock.calls.length).toBeGreaterThanOrEqual(2));
  });
});
