import { createAttendantChannel, type OutgoingPayload } from '@chimpassist/client/channel';
import type { WaitingFile } from '@chimpassist/client/files';
import { type Connection, createConnection, nudgeOnWake } from '@chimpassist/client/mqtt';
import { createOutbox, createOwnMessages } from '@chimpassist/client/outbox';
import { openOutboxStorage } from '@chimpassist/client/outbox/tab-storage';
import { sayGoodbye, startAttendantPresence } from '@chimpassist/client/presence';
import { createAttendantRest } from '@chimpassist/client/rest';
import { type Command, randomId } from '@chimpassist/protocol';
import { createSignal } from 'solid-js';
import { serverClock } from '../desk/server-clock.ts';
import { isSupervisor } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Account } from '../identity/account.ts';
import { ownerOf } from '../identity/owner.ts';
import type { DeskNotes } from '../notes/desk-notes.ts';
import type { Settings } from '../settings/settings.ts';
import { createAddresses } from './addresses.ts';
import { createAvailability, newAvailability } from './availability.ts';
import { mayMoveChats, needsMessages, taken } from './chat-moves.ts';
import { isTokenRefused, kindOf } from './connection-kind.ts';
import { createFiles } from './files.ts';
import { createHistory } from './history.ts';
import { createLooking } from './looking.ts';
import { createOffers } from './offers.ts';
import { createPicture } from './picture.ts';
import { createReceipts } from './receipts.ts';
import { steadyInterval } from './steady-interval.ts';
import { createSubscriptions } from './subscriptions.ts';
import { startTokenRenewal } from './token-renewal.ts';
import { createTyping } from './typing.ts';
import { createWorkspace } from './workspace.ts';

/** How long signing out waits for the broker. */
const GOODBYE_MS = 1_500;
/** Everything that the desk does to the world: connection, subscriptions, history, messages, commands. */
export async function startEngine(settings: Settings, account: Account, store: DeskStore) {
  const { me } = store.peek();
  const { now } = serverClock;
  /** As long as this page is open. */
  const window = randomId();
  const access = {
    endpoint: settings.BACKEND_ENDPOINT,
    token: account.token,
    onUnauthorized: () => account.expire(),
  };
  const rest = createAttendantRest(access);
  const addresses = createAddresses(settings, account, rest);
  await addresses.checked();
  const connection: Connection = createConnection({
    brokerHost: settings.MQTT_BROKER_HOST || addresses.brokerHost,
    dial: addresses.dial,
    baseTopic: settings.MQTT_BASE_TOPIC,
    clientIdPrefix: 'desk-',
    onTakeOver: () => presence.sayOnline(),
    async credentials() {
      await addresses.ready();
      const token = account.token();
      return token === null ? {} : { username: String(me.id), password: token };
    },
  });
  const channel = createAttendantChannel(connection, () => store.peek().me, serverClock, window);
  const command = (value: Command): Promise<void> => {
    receipts.flush();
    return channel.command(value);
  };
  const looking = createLooking(store, command);
  const storage = await openOutboxStorage(ownerOf(settings.SITE, me.id));
  const availability = createAvailability(store, command, ownerOf(settings.SITE, me.id));
  const files = createFiles(settings.BACKEND_ENDPOINT, account, rest);
  const outbox = createOutbox<OutgoingPayload>({ connection, storage, files: files.outbox });
  const own = createOwnMessages(outbox, { id: me.id, role: 'attendant' });
  const history = createHistory(store, rest, now);
  const presence = startAttendantPresence({ connection, channel, rest, every: steadyInterval });
  const receipts = createReceipts(channel, store, now);
  const typing = createTyping(channel);

  const showUnsent = () =>
    store.dispatch({
      type: 'unsent',
      messages: outbox.entries.map(({ payload, sentAt, failure, files: waiting }) => ({
        delivered: sentAt !== undefined,
        topic: payload.sessionInfo.sessionTopic,
        session: payload.sessionInfo,
        ...(failure === undefined ? {} : { failure }),
        ...(waiting === undefined ? {} : { files: waiting }),
        message: { ...payload.message, seq: undefined, twin: undefined },
      })),
      at: now(),
    });

  const picture = createPicture(store, rest, {
    // Messages of a former visit can be shown only now that their chats are known.
    arrived: showUnsent,
    now,
  });

  const subscriptions = createSubscriptions(channel, store, {
    deskReady() {
      presence.sayOnline();
      availability.connected();
      picture.listening();
    },
    refused: own.refused,
    // What waits for its answer is listened for, wherever its chat has gone meanwhile.
    owed: () => outbox.entries.map(({ payload }) => payload.sessionInfo.sessionTopic),
    chatReady(topic) {
      const state = store.peek();
      if (needsMessages(state, state.chats.get(topic))) history.catchUp(topic);
    },
    now,
  });

  const accept = async (topic: string): Promise<void> => {
    const state = store.peek();
    const chat = state.chats.get(topic);
    if (chat === undefined || state.blocked) return;
    await channel.accept(chat.session);
  };
  const offers = createOffers(accept);

  const stopListening = store.listen((before, after, event) => {
    if (mayMoveChats(event)) {
      subscriptions.sync();
      for (const topic of taken(before, after)) history.ensure(topic);
    }
    const said = newAvailability(before, after);
    if (said !== undefined) availability.heard(said);
    if (settings.ASSIGNMENT === 'automatic' && mayMoveChats(event)) offers.heard(store.peek(), event);
    if (event.type === 'meChanged') presence.sayOnline();
    if (event.type === 'stored') {
      own.stored(event.acks);
      // Said before this desk listened, and stored only after it had asked what there is.
      const chat = after.chats.get(event.topic);
      const seqs = event.acks.map(({ seq }) => seq);
      const isKnown = (seq: number) =>
        chat?.messages.findLast((message) => message.seq === seq) !== undefined;
      history.heard(event.topic, seqs.filter(isKnown));
      if (needsMessages(after, chat) && !seqs.every(isKnown)) history.missed(event.topic, Math.max(...seqs));
    }
    if (event.type === 'historyLoaded')
      own.stored(event.messages.filter(({ id }) => id !== undefined && after.unsent.has(String(id))));
    if (after.deskStale && !before.deskStale) picture.fetch();
  });
  const stopOutbox = outbox.onChange(() => {
    files.follow(outbox.entries);
    showUnsent();
    subscriptions.sync();
  });
  const stopState = connection.onState((state) => {
    store.dispatch({ type: 'connection', kind: kindOf(state), at: now() });
    if (state.kind === 'online') files.connected();
    if (state.kind === 'waiting') addresses.failed(state.attempt);
    if (isTokenRefused(state) && account.token() !== null) account.expire();
  });
  const stopWake = nudgeOnWake(connection);
  const stopRenewal = startTokenRenewal(account, rest, settings.SITE);
  const stopTokens = account.onToken(connection.renew);
  picture.fetch();
  connection.start();

  const workspace = createWorkspace({ access, connection, store });

  let isStopped = false;
  let beforeCommand: (value: Command) => void = () => {};
  const [notes, setNotes] = createSignal<DeskNotes | null>(null);
  import('../notes/desk-notes.ts').then(
    ({ startDeskNotes }) => {
      if (!isStopped) setNotes(startDeskNotes({ access, connection, store, readPicture: picture.listening }));
    },
    // Its script did not come: the desk goes on without notes until the page is loaded again.
    () => {},
  );

  async function stop(): Promise<void> {
    if (isStopped) return;
    isStopped = true;
    workspace.stop();
    looking.stop();
    availability.stop();
    picture.stop();
    notes()?.stop();
    presence.stop();
    stopListening();
    stopOutbox();
    stopState();
    stopWake();
    stopRenewal();
    stopTokens();
    receipts.stop();
    subscriptions.stop();
    outbox.stop();
    storage.close();
    files.stop();
    await connection.stop();
  }

  return {
    rest,
    /** With which the directory is asked. */
    access,
    /** What the team shares: read when it is asked for first, and kept up to date from then on. */
    workspace: workspace.open,
    /** By which parts that are loaded later hear topics of their own. */
    subscribe: connection.subscribe,
    /** Another token came than by the renewal. */
    renewed: (token: string) => account.renew(token),
    history,
    /** Notes of colleagues; null until their script is here. */
    notes,
    receipts,
    files,
    /** Throws away the files that lay here too long; but for those of the outbox, and these. */
    tidyFiles: (drafted: () => string[]) =>
      files.tidy(() => [
        ...drafted(),
        ...outbox.entries.flatMap(({ files: waiting = [] }) => waiting.map(({ key }) => key)),
      ]),
    accept,
    /** Takes a customer who waits, offered or not; a supervisor may always. */
    take: (topic: string): Promise<void> =>
      isSupervisor(store.peek())
        ? command({ command: 'join', sessionTopic: topic, takeOver: false })
        : accept(topic),
    command(value: Command): Promise<void> {
      beforeCommand(value);
      looking.commanded(value);
      return command(value);
    },
    /** Before each command of this attendant. */
    onCommand(listener: (value: Command) => void): void {
      beforeCommand = listener;
    },
    /** Puts the message into the outbox: shown at once, sent when there is a connection, once. @returns its id. */
    send(topic: string, content: string, carried: readonly WaitingFile[] = []): string | null {
      const session = store.peek().chats.get(topic)?.session;
      if (session === undefined) return null;
      const id = randomId();
      outbox.add({
        id,
        topic: channel.messagesTopic(topic),
        payload: channel.compose(session, content, id, now()),
        ...(carried.length === 0 ? {} : { files: carried }),
      });
      typing.sent();
      return id;
    },
    typing: typing.typed,
    setAvailability: availability.choose,
    /** A message that will not be stored: sent once more, under its id. */
    sendAgain: (id: string) => outbox.retry(id),
    /** A message that will not be stored, and that its writer does not want any more. */
    discard(topic: string, id: string) {
      outbox.settle(id);
      store.dispatch({ type: 'discarded', topic, id });
    },
    nudge: () => connection.nudge(),
    stop,
    /** Another window signed out, or somebody else in: this one goes too. */
    async leave() {
      await sayGoodbye(channel, GOODBYE_MS);
      await stop();
    },
    /** Tells the server that the attendant leaves, ends the sign-in's tokens, then everything. */
    async signOut() {
      const token = account.token();
      availability.forget();
      await sayGoodbye(channel, GOODBYE_MS);
      // Away: the token ends by itself, later.
      if (token !== null) await rest.signOut(token).catch(() => {});
      await stop();
    },
  };
}

export type Engine = Awaited<ReturnType<typeof startEngine>>;
