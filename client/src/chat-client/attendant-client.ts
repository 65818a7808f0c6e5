import {
  type AttendantInfo,
  type Availability,
  type CommandRefusal,
  DEFAULT_BASE_TOPIC,
  randomId,
  type SessionTopic,
} from '@chimpassist/protocol';
import { createAttendantChannel, type OutgoingPayload } from '../channel/attendant-channel.ts';
import { createServerClock } from '../clock/server-clock.ts';
import type { ChatMessage } from '../conversation/conversation.ts';
import { createListeners } from '../listeners.ts';
import { createConnection } from '../mqtt/connection.ts';
import { dialEdgeAsAttendant } from '../mqtt/edge-address.ts';
import { createOutbox } from '../outbox/outbox.ts';
import type { OutboxOptions } from '../outbox/types.ts';
import { sayGoodbye, startAttendantPresence } from '../presence/attendant-presence.ts';
import type { Addresses } from '../rest/addresses.ts';
import { createAttendantRest } from '../rest/attendant-rest.ts';
import { retryUntilDone } from '../rest/retry.ts';
import { createTokenKeeper } from '../tokens/token-keeper.ts';
import type { Offer } from '../wire/desk.ts';
import type { WireSession } from '../wire/session.ts';
import { createAcceptances } from './acceptances.ts';
import { type AttendantChat, followAttendantChat } from './attendant-chat.ts';
import { brokerHostOf, chatFilesOf, IN_MEMORY, type PlatformOptions, webSocketOf } from './options.ts';

/** How long signing out of the desk waits for the broker. */
const GOODBYE_MS = 1_500;
/** CONNACK codes of a broker that did not take user name and password, or does not let them in. */
const BAD_CREDENTIALS: ReadonlySet<number | undefined> = new Set([4, 5]);

export interface AttendantClientOptions extends PlatformOptions {
  /** What `requestSignIn` has answered. */
  attendant: AttendantInfo;
  token: string | null;
  addresses?: Addresses;
  /** Where messages that are not stored yet survive. Default: in memory. */
  storage?: OutboxOptions<OutgoingPayload>['storage'];
}

export interface AttendantClient {
  /** The chats that this attendant answers, by session topic; also those of an earlier run. */
  readonly chats: ReadonlyMap<SessionTopic, AttendantChat>;
  start(): void;
  /**
   * Called for each chat that is offered, again where the offer is repeated. Only what is accepted becomes this attendant's.
   * Returns a function that unsubscribes.
   */
  onOffer(listener: (offer: Offer, accept: () => void) => void): () => void;
  /** Called once for each message of a customer that nobody has answered yet. Returns a function that unsubscribes. */
  onMessage(listener: (message: ChatMessage, chat: AttendantChat) => void): () => void;
  /** Called after each change of what can be read of a chat. Returns a function that unsubscribes. */
  onChange(listener: (chat: AttendantChat) => void): () => void;
  /** Called for a chat that is over, or answered by others alone. Returns a function that unsubscribes. */
  onGone(listener: (chat: AttendantChat) => void): () => void;
  /** Called where the server did not follow a command, or an acceptance. Returns a function that unsubscribes. */
  onRefused(listener: (refusal: CommandRefusal) => void): () => void;
  /** Called where broker or Worker do not take the token any more: sign in again. Returns a function that unsubscribes. */
  onSignedOut(listener: () => void): () => void;
  /** Whether new chats are wanted. The server forgets it while there is no connection, and is told again at the next. */
  setAvailability(availability: Availability): void;
  /** Signs out of the desk, so that nothing more is offered, and disconnects. */
  stop(): Promise<void>;
}

/** An attendant without a page, for bots and other programs. It does nothing before `start()`. */
export function createAttendantClient(options: AttendantClientOptions): AttendantClient {
  const { attendant: me } = options;
  const clock = createServerClock();
  const offered = createListeners<[Offer, () => void]>();
  const said = createListeners<[ChatMessage, AttendantChat]>();
  const changed = createListeners<[AttendantChat]>();
  const gone = createListeners<[AttendantChat]>();
  const refused = createListeners<[CommandRefusal]>();
  const signedOut = createListeners();
  const chats = new Map<SessionTopic, AttendantChat>();
  const stops = new Map<SessionTopic, () => void>();
  /** For each question to the desk that is under way: chats that came or went since. Its answer may be older than they are. */
  const underWay = new Set<Set<SessionTopic>>();
  let availability: Availability = 'available';
  let presence: ReturnType<typeof startAttendantPresence> | null = null;
  let isRunning = false;
  let stopLooking = (): void => {};

  const tokens = createTokenKeeper(async () => (await rest.renewToken()) ?? tokens.token());
  tokens.keep(options.token);
  const rest = createAttendantRest({
    endpoint: options.endpoint,
    token: tokens.token,
    onUnauthorized: signedOut.tell,
    ...(options.fetcher === undefined ? {} : { fetcher: options.fetcher }),
  });
  const connection = createConnection({
    brokerHost: brokerHostOf(options, () => options.addresses ?? {}),
    dial: dialEdgeAsAttendant(() => options.addresses?.edges ?? []),
    baseTopic: options.baseTopic ?? DEFAULT_BASE_TOPIC,
    clientIdPrefix: 'ca-',
    onTakeOver: () => presence?.sayOnline(),
    credentials() {
      const token = tokens.token();
      return token === null ? {} : { username: String(me.id), password: token };
    },
    ...webSocketOf(options),
  });
  const files = chatFilesOf<OutgoingPayload>(
    options,
    { token: tokens.token, renew: tokens.renewNow },
    ({ sessionInfo }) => sessionInfo.customer.id,
  );
  const outbox = createOutbox<OutgoingPayload>({
    connection,
    storage: options.storage ?? IN_MEMORY,
    files,
  });
  const channel = createAttendantChannel(connection, () => me, clock, randomId());

  /** @param accepted called when its topics are granted; without it the attendant is in the chat already. */
  function follow(session: WireSession, accepted?: () => void): () => void {
    const topic = session.sessionTopic;
    /** Messages that the listeners have heard of. */
    const told = new Set<string>();
    function changedIn(chat: AttendantChat): void {
      if (chats.get(topic) !== chat) return;
      const answer = chat.messages.findLastIndex(({ from }) => from.role === 'attendant');
      for (const message of chat.messages.slice(answer + 1)) {
        if (told.has(message.identity)) continue;
        told.add(message.identity);
        said.tell(message, chat);
      }
      changed.tell(chat);
    }
    function entered(chat: AttendantChat): void {
      acceptances.settle(topic);
      stops.get(topic)?.();
      chats.set(topic, chat);
      stops.set(topic, stop);
      cameOrWent(topic);
      if (chat.messages.length > 0) changedIn(chat);
    }
    const { chat, stop } = followAttendantChat({
      ...{ me, session, channel, rest, outbox, files, clock, entered },
      isEntered: accepted === undefined,
      changed: changedIn,
      ready: () => accepted?.(),
      gone: () => drop(topic),
    });
    if (accepted === undefined) entered(chat);
    return stop;
  }
  function goOnWith(session: WireSession): void {
    if (chats.has(session.sessionTopic)) return;
    acceptances.giveUp(session.sessionTopic);
    follow(session);
  }
  function publishAcceptance(session: WireSession): void {
    channel.accept(session).catch(() => {
      // Not connected: the server offers it again, to somebody who is there then.
    });
  }
  const acceptances = createAcceptances({ publish: publishAcceptance, listen: follow });
  function cameOrWent(topic: SessionTopic): void {
    for (const since of underWay) since.add(topic);
  }
  const isOwed = (topic: SessionTopic): boolean =>
    outbox.entries.some(({ payload }) => payload.sessionInfo.sessionTopic === topic);
  /** Stops listening to a chat that is gone, as soon as no answer of ours waits there. */
  function release(topic: SessionTopic): void {
    if (chats.has(topic) || isOwed(topic)) return;
    stops.get(topic)?.();
    stops.delete(topic);
  }
  function drop(topic: SessionTopic): void {
    const chat = chats.get(topic);
    if (chat === undefined) return;
    chats.delete(topic);
    cameOrWent(topic);
    gone.tell(chat);
    release(topic);
  }
  function accept({ offer: _, ...session }: Offer): void {
    cameOrWent(session.sessionTopic);
    if (chats.has(session.sessionTopic)) publishAcceptance(session);
    else acceptances.accept(session);
  }
  const offer = (each: Offer): void => offered.tell(each, () => accept(each));

  /** What happened while nobody listened: chats that go on, that ended, and offers that stand. */
  async function lookAtDesk(): Promise<void> {
    const newer = new Set<SessionTopic>();
    underWay.add(newer);
    const picture = await rest.desk().finally(() => underWay.delete(newer));
    // Signed out meanwhile: nothing is followed, or read, in this name any more.
    if (!isRunning) return;
    const present = new Set(picture.chats.map(({ sessionInfo }) => sessionInfo.sessionTopic));
    for (const topic of [...chats.keys()]) if (!present.has(topic) && !newer.has(topic)) drop(topic);
    acceptances.giveUpAllBut((topic) => present.has(topic) || newer.has(topic));
    for (const { sessionInfo, state, offer: standing } of picture.chats) {
      if (newer.has(sessionInfo.sessionTopic)) continue;
      const isMine = sessionInfo.assignedAttendants.some((id) => String(id) === String(me.id));
      if (state === 'online' && isMine) goOnWith(sessionInfo);
      if (state === 'waiting' && standing !== undefined) offer({ ...sessionInfo, offer: standing });
    }
  }
  function tellAvailability(): void {
    channel.command({ command: 'availability', availability }).catch(() => {
      // Not connected: told at the next connection.
    });
  }
  const leaveDesk = channel.followDesk({
    onOffer: offer,
    onControl({ refusal }) {
      if (refusal === undefined) return;
      if (refusal.command === 'accept') {
        acceptances.giveUp(refusal.sessionTopic);
        drop(refusal.sessionTopic);
      }
      refused.tell(refusal);
    },
    onFeed() {},
    onReady() {
      presence?.sayOnline();
      if (availability === 'away') tellAvailability();
      stopLooking();
      stopLooking = retryUntilDone(lookAtDesk, () => {});
    },
  });
  const stopRenewal = tokens.onRenewed(connection.renew);
  const stopState = connection.onState((state) => {
    if (state.kind === 'waiting' && BAD_CREDENTIALS.has(state.refused) && tokens.token() !== null)
      signedOut.tell();
  });

  const stopOutbox = outbox.onChange(() => {
    for (const topic of [...stops.keys()]) release(topic);
  });

  return {
    chats,
    start() {
      isRunning = true;
      tokens.start();
      presence ??= startAttendantPresence({ connection, channel, rest });
      for (const { payload } of outbox.entries) goOnWith(payload.sessionInfo);
      connection.start();
    },
    onOffer: offered.add,
    onMessage: said.add,
    onChange: changed.add,
    onGone: gone.add,
    onRefused: refused.add,
    onSignedOut: signedOut.add,
    setAvailability(next) {
      availability = next;
      tellAvailability();
    },
    async stop() {
      isRunning = false;
      presence?.stop();
      tokens.stop();
      stopLooking();
      stopState();
      stopRenewal();
      stopOutbox();
      await sayGoodbye(channel, GOODBYE_MS);
      for (const stop of stops.values()) stop();
      stops.clear();
      acceptances.giveUpAllBut(() => false);
      chats.clear();
      leaveDesk();
      outbox.stop();
      await connection.stop();
    },
  };
}
