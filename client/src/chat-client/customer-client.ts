import { type Customer, DEFAULT_BASE_TOPIC, randomId } from '@chimpassist/protocol';
import { createCustomerChannel, messagesTopicOf, willOf } from '../channel/customer-channel.ts';
import { createServerClock } from '../clock/server-clock.ts';
import { type ChatMessage, withAcks, withMessages, withReceipts } from '../conversation/conversation.ts';
import { createHistoryReader } from '../history/history-reader.ts';
import { createConnection } from '../mqtt/connection.ts';
import { createOutbox } from '../outbox/outbox.ts';
import { createOwnMessages } from '../outbox/own-messages.ts';
import type { OutboxOptions } from '../outbox/types.ts';
import { createCustomerPresence } from '../presence/customer-presence.ts';
import { createCustomerRest } from '../rest/customer-rest.ts';
import { again } from '../rest/retry.ts';
import { createTokenKeeper } from '../tokens/token-keeper.ts';
import type { Control } from '../wire/control.ts';
import { createListeners } from './listeners.ts';
import { type PlatformOptions, webSocketOf } from './options.ts';

export interface ChatClientOptions extends PlatformOptions {
  /** Who is signed in on the operator's site. Without it the platform makes a guest. */
  customer?: Customer;
  /** Proves the customer: see docs/trust.md. */
  hash?: string;
  /** Where messages that are not stored yet survive. Default: in memory. */
  storage?: OutboxOptions<Record<string, unknown>>['storage'];
}

export interface ChatClient {
  /** In the server's order; what is not stored yet stands at the end. */
  readonly messages: readonly ChatMessage[];
  /** Who the customer is, as soon as the platform has said it. */
  readonly customer: Customer | null;
  /** Says who the customer is and connects. Rejects with a `RestError` where the platform refuses or does not answer. */
  start(): Promise<void>;
  /** Keeps the message until it is stored, and asks for somebody to talk to. Returns its id. */
  send(content: string): string;
  /** Called after each change of `messages`. Returns a function that unsubscribes. */
  onChange(listener: () => void): () => void;
  /** Called for what the server says of the chat: who answers, that it ended. Returns a function that unsubscribes. */
  onControl(listener: (control: Control) => void): () => void;
  stop(): Promise<void>;
}

/** A customer's chat without a page, for Node and browsers. It does nothing before `start()`. */
export function createChatClient(options: ChatClientOptions): ChatClient {
  const changed = createListeners();
  const controlled = createListeners<[Control]>();
  let messages: readonly ChatMessage[] = [];
  let running: ReturnType<typeof run> | null = null;
  let customer: Customer | null = null;

  const tokens = createTokenKeeper(async () => (await open()).token ?? null);
  const rest = createCustomerRest(
    options.endpoint,
    { token: tokens.token, renew: tokens.renewNow, person: () => String(customer?.id ?? '') },
    options.fetcher,
  );
  const open = () =>
    rest.openSession({
      customer: customer ?? options.customer ?? null,
      hash: options.hash,
      token: tokens.token(),
      turnstile: undefined,
    });

  function show(next: readonly ChatMessage[]): void {
    if (next === messages) return;
    messages = next;
    changed.tell();
  }

  function run(me: Customer, firstSessionId: string) {
    const clock = createServerClock();
    const writer = { id: me.id, role: 'customer' as const };
    let sessionId = firstSessionId;
    let isAsking = false;
    let stopCatchingUp = (): void => {};
    const connection = createConnection({
      brokerHost: options.brokerHost,
      baseTopic: options.baseTopic ?? DEFAULT_BASE_TOPIC,
      clientIdPrefix: 'cc-',
      will: () => willOf(me, presence.pageId),
      credentials() {
        const token = tokens.token();
        return token === null ? {} : { username: String(me.id), password: token };
      },
      ...webSocketOf(options),
    });
    const outbox = createOutbox<Record<string, unknown>>({
      connection,
      storage: options.storage ?? { load: () => [], save: () => {} },
    });
    const own = createOwnMessages(outbox, writer);
    const session = () => ({ sessionId, status: 'waitingAttendantsAssignment' as const });
    const channel = createCustomerChannel(connection, () => me, clock, {
      onControl(control) {
        sessionId = control.sessionInfo.sessionId;
        controlled.tell(control);
      },
      onMessage: (message) => show(withMessages(messages, [{ ...message, arrivedAt: clock.now() }])),
      onStored(acks) {
        own.stored(acks);
        show(withAcks(messages, acks));
      },
      onRefused: own.refused,
      onViewed: (receipts) => show(withReceipts(messages, receipts)),
      onTyping() {},
      onReady() {
        presence.sayOnline();
        stopCatchingUp();
        stopCatchingUp = again(history.catchUp, () => {});
      },
    });

    const history = createHistoryReader({
      read: (page) => rest.messages(me.id, page),
      arrived(stored) {
        own.stored(stored);
        show(withMessages(messages, stored));
      },
    });
    const presence = createCustomerPresence({
      page: () => ({ idle: !isAsking }),
      publish: (page) => channel.sayOnline(session(), page),
    });
    const stopState = connection.onState((state) => {
      // The broker did not take the token: the next try brings a new one.
      if (state.kind === 'waiting' && state.refused !== undefined) tokens.renewNow().catch(() => {});
    });
    connection.start();

    return {
      send(content: string): string {
        const { message, payload } = channel.compose(content, session(), Date.now());
        const id = String(message.id);
        show(
          withMessages(messages, [{ ...message, seq: undefined, twin: undefined, arrivedAt: clock.now() }]),
        );
        isAsking = true;
        presence.sayOnline();
        outbox.add({ id, topic: messagesTopicOf(me), payload });
        return id;
      },
      async stop(): Promise<void> {
        presence.stop();
        stopCatchingUp();
        await presence.sayGone();
        stopState();
        outbox.stop();
        channel.leave();
        await connection.stop();
      },
    };
  }

  return {
    get messages() {
      return messages;
    },
    get customer() {
      return customer;
    },
    async start() {
      if (running !== null) return;
      const opened = await open();
      tokens.keep(opened.token ?? null);
      customer = opened.customer ??
        options.customer ?? { id: `guest-${randomId()}`, name: '', avatarURL: null };
      tokens.start();
      running = run(customer, opened.sessionId);
    },
    send(content) {
      if (running === null) throw new Error('The chat client is not started: await start() first.');
      return running.send(content);
    },
    onChange: changed.add,
    onControl: controlled.add,
    async stop() {
      tokens.stop();
      await running?.stop();
      running = null;
    },
  };
}
