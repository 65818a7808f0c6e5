import { type AttendantInfo, DEFAULT_BASE_TOPIC, randomId, type SessionTopic } from '@chimpassist/protocol';
import { createAttendantChannel, type OutgoingPayload } from '../channel/attendant-channel.ts';
import { createServerClock } from '../clock/server-clock.ts';
import { type ChatMessage, withAcks, withMessages } from '../conversation/conversation.ts';
import { createHistoryReader } from '../history/history-reader.ts';
import { createConnection } from '../mqtt/connection.ts';
import { createOutbox } from '../outbox/outbox.ts';
import { createOwnMessages } from '../outbox/own-messages.ts';
import type { OutboxOptions } from '../outbox/types.ts';
import { sayGoodbye, startAttendantPresence } from '../presence/attendant-presence.ts';
import { createAttendantRest } from '../rest/attendant-rest.ts';
import { again } from '../rest/retry.ts';
import { createTokenKeeper } from '../tokens/token-keeper.ts';
import type { Offer } from '../wire/desk.ts';
import type { Session } from '../wire/session.ts';
import { createListeners } from './listeners.ts';
import { type PlatformOptions, webSocketOf } from './options.ts';

/** How long signing out of the desk waits for the broker. */
const GOODBYE_MS = 1_500;

export interface AttendantClientOptions extends PlatformOptions {
  /** What `requestSignIn` has answered. */
  attendant: AttendantInfo;
  token: string | null;
  /** Where messages that are not stored yet survive. Default: in memory. */
  storage?: OutboxOptions<OutgoingPayload>['storage'];
}

/** One chat that this attendant has accepted. */
export interface AttendantChat {
  readonly topic: SessionTopic;
  readonly session: Session;
  readonly messages: readonly ChatMessage[];
  /** Keeps the answer until it is stored. Returns its id. */
  send(content: string): string;
  /** Ends the chat. Rejects where there is no connection. */
  end(): Promise<void>;
}

export interface AttendantClient {
  start(): void;
  /**
   * Called for each chat that is offered, again where the offer is repeated. Whoever accepts answers it from then on.
   * Returns a function that unsubscribes.
   */
  onOffer(listener: (offer: Offer, accept: () => void) => void): () => void;
  /** Called once for each message of a customer that nobody has answered yet. Returns a function that unsubscribes. */
  onMessage(listener: (message: ChatMessage, chat: AttendantChat) => void): () => void;
  /** Signs out of the desk, so that nothing more is offered, and disconnects. */
  stop(): Promise<void>;
}

/** An attendant without a page, for bots and other programs. It does nothing before `start()`. */
export function createAttendantClient(options: AttendantClientOptions): AttendantClient {
  const { attendant: me } = options;
  const clock = createServerClock();
  const writer = { id: me.id, role: 'attendant' as const };
  const offered = createListeners<[Offer, () => void]>();
  const said = createListeners<[ChatMessage, AttendantChat]>();
  const chats = new Map<SessionTopic, { leave(): void }>();
  let presence: ReturnType<typeof startAttendantPresence> | null = null;

  const tokens = createTokenKeeper(async () => (await rest.renewToken()) ?? tokens.token());
  tokens.keep(options.token);
  const rest = createAttendantRest({
    endpoint: options.endpoint,
    token: tokens.token,
    onUnauthorized() {},
    ...(options.fetcher === undefined ? {} : { fetcher: options.fetcher }),
  });
  const connection = createConnection({
    brokerHost: options.brokerHost,
    baseTopic: options.baseTopic ?? DEFAULT_BASE_TOPIC,
    clientIdPrefix: 'ca-',
    credentials() {
      const token = tokens.token();
      return token === null ? {} : { username: String(me.id), password: token };
    },
    ...webSocketOf(options),
  });
  const outbox = createOutbox<OutgoingPayload>({
    connection,
    storage: options.storage ?? { load: () => [], save: () => {} },
  });
  const own = createOwnMessages(outbox, writer);
  const channel = createAttendantChannel(connection, () => me, clock, randomId());

  function followChat(session: Session): void {
    const topic = session.sessionTopic;
    if (chats.has(topic)) return;
    let messages: readonly ChatMessage[] = [];
    let stopCatchingUp = (): void => {};
    /** Messages that the listeners have heard of. */
    const told = new Set<string>();
    const chat: AttendantChat = {
      topic,
      session,
      get messages() {
        return messages;
      },
      send(content) {
        const id = randomId();
        const payload = channel.compose(session, content, id, clock.now());
        show(
          withMessages(messages, [
            { ...payload.message, seq: undefined, twin: undefined, arrivedAt: clock.now() },
          ]),
        );
        outbox.add({ id, topic: channel.messagesTopic(topic), payload });
        return id;
      },
      end: () => channel.command({ command: 'end', sessionTopic: topic }),
    };

    function show(next: readonly ChatMessage[]): void {
      messages = next;
      const answer = messages.findLastIndex(({ from }) => from.role === 'attendant');
      for (const message of messages.slice(answer + 1)) {
        if (told.has(message.identity)) continue;
        told.add(message.identity);
        said.tell(message, chat);
      }
    }
    const history = createHistoryReader({
      read: (page) => rest.messages(session.customer.id, page),
      arrived(stored) {
        own.stored(stored);
        show(withMessages(messages, stored));
      },
    });
    const unsubscribe = channel.followChat(topic, {
      onControl({ sessionInfo: { status, assignedAttendants } }) {
        const isMine = assignedAttendants.some((id) => String(id) === String(me.id));
        if (status === 'aborted' || (status === 'online' && !isMine)) chats.get(topic)?.leave();
      },
      onMessage: (message) => show(withMessages(messages, [{ ...message, arrivedAt: clock.now() }])),
      onStored(acks) {
        own.stored(acks);
        show(withAcks(messages, acks));
      },
      onRefused: own.refused,
      onViewed() {},
      onTyping() {},
      onReady() {
        stopCatchingUp();
        stopCatchingUp = again(history.catchUp, () => {});
      },
    });
    chats.set(topic, {
      leave() {
        stopCatchingUp();
        unsubscribe();
        chats.delete(topic);
      },
    });
  }

  function accept({ offer: _, ...session }: Offer): void {
    channel.accept(session).then(
      () => followChat(session),
      () => {
        // Not connected: the server offers it again, to whoever is there then.
      },
    );
  }
  const leaveDesk = channel.followDesk({
    onOffer: (offer) => offered.tell(offer, () => accept(offer)),
    onControl() {},
    onFeed() {},
    onReady: () => presence?.sayOnline(),
  });

  return {
    start() {
      tokens.start();
      presence ??= startAttendantPresence({ connection, channel, rest });
      connection.start();
    },
    onOffer: offered.add,
    onMessage: said.add,
    async stop() {
      presence?.stop();
      tokens.stop();
      await sayGoodbye(channel, GOODBYE_MS);
      for (const chat of [...chats.values()]) chat.leave();
      leaveDesk();
      outbox.stop();
      await connection.stop();
    },
  };
}
