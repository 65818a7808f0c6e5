import { type Command, isStoredOf, TOPICS } from '@chimpassist/protocol';
import {
  type Connection,
  type ConnectionState,
  createConnection,
  createOutbox,
  nudgeOnWake,
} from '@chimpassist/protocol/connection';
import type { DeskEvent } from '../desk/events.ts';
import { serverClock } from '../desk/server-clock.ts';
import { type Chat, type DeskState, isOfferedToMe } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Account } from '../identity/account.ts';
import type { Settings } from '../settings/settings.ts';
import { createHistory } from './history.ts';
import { type MessagePayload, messagePayload } from './message-payload.ts';
import { openOutboxStorage } from './outbox-storage.ts';
import { createPicture } from './picture.ts';
import { sayGoodbye, startPresence } from './presence.ts';
import { createReceipts } from './receipts.ts';
import { createRest } from './rest.ts';
import { createSubscriptions } from './subscriptions.ts';
import { startTokenRenewal } from './token-renewal.ts';
import { createTyping } from './typing.ts';

/** How long signing out waits for the broker. */
const GOODBYE_MS = 1_500;
/** CONNACK codes of a broker that did not take user name and password, or does not let them in. */
const BAD_CREDENTIALS: ReadonlySet<number> = new Set([4, 5]);

const kindOf = (state: ConnectionState): 'connecting' | 'online' | 'away' => {
  switch (state.kind) {
    case 'online':
      return 'online';
    case 'idle':
      return 'connecting';
    case 'connecting':
      return state.attempt <= 1 ? 'connecting' : 'away';
    case 'waiting':
    case 'stopped':
      return 'away';
  }
};

/** Topics that are offered to me since this event, told on my own topic or, where that was missed, by the desk's. */
function newOffers(before: DeskState, after: DeskState, event: DeskEvent): string[] {
  if (event.type === 'offered') return [event.offer.sessionTopic];
  if (event.type !== 'deskPicture' && event.type !== 'deskFeed') return [];
  return [...after.chats.values()]
    .filter((chat) => isOfferedToMe(after, chat))
    .filter((chat) => {
      const known = before.chats.get(chat.topic);
      return known === undefined || !isOfferedToMe(before, known);
    })
    .map((chat) => chat.topic);
}

/** Whether a chat is shown with its words: mine, on the screen, or read before. */
const needsMessages = (state: DeskState, chat: Chat | undefined): boolean =>
  chat !== undefined && (chat.mine || chat.history.kind === 'ready' || state.open === chat.topic);

/** Live chats that became mine: what was written in them before has not come over their topics. */
function taken(before: DeskState, after: DeskState): string[] {
  if (before.chats === after.chats) return [];
  return [...after.chats.values()]
    .filter(({ topic, mine, state }) => mine && state !== 'over' && before.chats.get(topic)?.mine !== true)
    .map(({ topic }) => topic);
}

/** Words and receipts change no chat's place, and most of what arrives is that: nothing is looked through for them. */
function mayMoveChats(event: DeskEvent): boolean {
  switch (event.type) {
    case 'message':
    case 'stored':
    case 'viewed':
    case 'typing':
    case 'unsent':
    case 'readAtEnd':
    case 'historyLoading':
    case 'historyFailed':
    case 'historyLoaded':
      return false;
    default:
      return true;
  }
}

/** Everything that the desk does to the world: connection, subscriptions, history, messages, commands. */
export async function startEngine(settings: Settings, account: Account, store: DeskStore) {
  const { me } = store.peek();
  const { now } = serverClock;
  const rest = createRest({
    endpoint: settings.BACKEND_ENDPOINT,
    token: account.token,
    onUnauthorized: () => account.expire(),
  });
  const connection: Connection = createConnection({
    brokerHost: settings.MQTT_BROKER_HOST,
    baseTopic: settings.MQTT_BASE_TOPIC,
    clientIdPrefix: 'desk-',
    credentials: () => {
      const token = account.token();
      return token === null ? {} : { username: String(me.id), password: token };
    },
  });
  const storage = await openOutboxStorage(me.id);
  const outbox = createOutbox<MessagePayload>({ connection, storage });
  const history = createHistory(store, rest, now);
  const presence = startPresence(connection, store, rest);
  const receipts = createReceipts(connection, store, now);
  const typing = createTyping(connection, store, now);

  const showUnsent = () =>
    store.dispatch({
      type: 'unsent',
      messages: outbox.entries.map(({ payload, sentAt }) => ({
        delivered: sentAt !== undefined,
        topic: payload.sessionInfo.sessionTopic,
        message: { ...payload.message, seq: null, receivedAt: null },
      })),
      at: now(),
    });

  const picture = createPicture(store, rest, {
    // Messages of a former visit can be shown only now that their chats are known.
    arrived: showUnsent,
    now,
  });

  const subscriptions = createSubscriptions(connection, store, {
    deskReady() {
      presence.sayOnline();
      picture.listening();
    },
    chatReady(topic) {
      const state = store.peek();
      if (needsMessages(state, state.chats.get(topic))) history.catchUp(topic);
    },
    now,
  });

  const accept = (topic: string) => {
    const state = store.peek();
    const chat = state.chats.get(topic);
    if (chat === undefined || state.blocked) return;
    const sessionInfo = { ...chat.session, lastMessages: [] };
    connection
      .publish(TOPICS.attendantAssign(me.id), { attendantInfo: state.me, sessionInfo }, 1)
      .catch(() => {
        // Away: the offer lapses and comes again.
      });
  };

  const command = (value: Command): Promise<void> =>
    connection.publish(TOPICS.attendantCommand(me.id), { attendantInfo: store.peek().me, command: value }, 1);

  const mine = { id: me.id, role: 'attendant' as const };
  const stopListening = store.listen((before, after, event) => {
    if (mayMoveChats(event)) {
      subscriptions.sync();
      for (const topic of taken(before, after)) history.ensure(topic);
    }
    if (settings.ASSIGNMENT === 'automatic')
      for (const topic of newOffers(before, after, event)) accept(topic);
    if (event.type === 'stored') {
      for (const ack of event.acks)
        if (ack.id !== undefined && isStoredOf(ack, mine)) outbox.settle(String(ack.id));
      // Said before this desk listened, and stored only after it had asked what there is.
      const chat = after.chats.get(event.topic);
      const seqs = event.acks.map(({ seq }) => seq);
      const isKnown = (seq: number) =>
        chat?.messages.findLast((message) => message.seq === seq) !== undefined;
      history.heard(event.topic, seqs.filter(isKnown));
      if (needsMessages(after, chat) && !seqs.every(isKnown)) history.catchUp(event.topic);
    }
    if (event.type === 'historyLoaded') {
      for (const one of event.messages)
        if (one.id !== undefined && after.unsent.has(String(one.id)) && isStoredOf(one, mine))
          outbox.settle(String(one.id));
    }
    if (after.deskStale && !before.deskStale) picture.fetch();
  });
  const stopOutbox = outbox.onChange(showUnsent);
  const stopState = connection.onState((state) => {
    store.dispatch({ type: 'connection', kind: kindOf(state), at: now() });
    // The broker refused the token: the same one will not do better at the next try.
    if (state.kind === 'waiting' && BAD_CREDENTIALS.has(state.refused ?? 0) && account.token() !== null)
      account.expire();
  });
  const stopWake = nudgeOnWake(connection);
  const stopRenewal = startTokenRenewal(account, rest);
  picture.fetch();
  connection.start();

  async function stop(): Promise<void> {
    picture.stop();
    presence.stop();
    stopListening();
    stopOutbox();
    stopState();
    stopWake();
    stopRenewal();
    receipts.stop();
    subscriptions.stop();
    outbox.stop();
    storage.close();
    await connection.stop();
  }

  return {
    rest,
    history,
    receipts,
    accept,
    command,
    /** Puts the message into the outbox: shown at once, sent when there is a connection, once. */
    send(topic: string, content: string) {
      const { chats, me: author } = store.peek();
      const session = chats.get(topic)?.session;
      if (session === undefined) return;
      const id = crypto.randomUUID();
      outbox.add({
        id,
        topic: TOPICS.attendantMessages(topic),
        payload: messagePayload(author, session, content, id, now()),
      });
      typing.sent();
    },
    typing: typing.typed,
    setAvailability(availability: 'available' | 'away') {
      store.dispatch({ type: 'availability', availability });
      return command({ command: 'availability', availability });
    },
    nudge: () => connection.nudge(),
    stop,
    /** Tells the server that the attendant leaves, ends the sign-in's tokens, then everything. */
    async signOut() {
      const token = account.token();
      await sayGoodbye(connection, store, GOODBYE_MS);
      // Away: the token ends by itself, later.
      if (token !== null) await rest.signOut(token).catch(() => {});
      await stop();
    },
  };
}

export type Engine = Awaited<ReturnType<typeof startEngine>>;
