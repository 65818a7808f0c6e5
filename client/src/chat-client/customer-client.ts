import { type Customer, DEFAULT_BASE_TOPIC, type Ending, randomId } from '@chimpassist/protocol';
import { createCustomerChannel, messagesTopicOf, willOf } from '../channel/customer-channel.ts';
import { createServerClock } from '../clock/server-clock.ts';
import type { WaitingFile } from '../files/waiting-file.ts';
import { createListeners } from '../listeners.ts';
import { createConnection } from '../mqtt/connection.ts';
import { dialEdge } from '../mqtt/edge-address.ts';
import { createOutbox } from '../outbox/outbox.ts';
import type { OutboxOptions } from '../outbox/types.ts';
import { createCustomerPresence } from '../presence/customer-presence.ts';
import type { Addresses } from '../rest/addresses.ts';
import { createCustomerRest } from '../rest/customer-rest.ts';
import { openSession } from '../rest/open-session.ts';
import { retryUntilDone } from '../rest/retry.ts';
import { createTokenKeeper } from '../tokens/token-keeper.ts';
import type { Control } from '../wire/control.ts';
import type { WireSession } from '../wire/session.ts';
import { type Chat, createChat } from './chat.ts';
import { brokerHostOf, chatFilesOf, IN_MEMORY, type PlatformOptions, webSocketOf } from './options.ts';

export interface ChatClientOptions extends PlatformOptions {
  /** Who is signed in on the operator's site. Without it the platform makes a guest. */
  customer?: Customer;
  /** Proves the customer: see docs/trust.md. */
  hash?: string;
  /** Resolves with the answer to the challenge for new guests. It is called where the platform asks for one. */
  challenge?: () => Promise<string>;
  /** Where messages that are not stored yet survive. Default: in memory. */
  storage?: OutboxOptions<Record<string, unknown>>['storage'];
}

export interface ChatClient extends Chat {
  /** The customer, as soon as the platform has answered. */
  readonly customer: Customer | null;
  /** Opens the customer's session and connects. Rejects with a `RestError` where the platform refuses or does not answer. */
  start(): Promise<void>;
  /** Keeps the message and its files until it is stored, and asks for a chat. Returns its id. */
  send(content: string, files?: readonly WaitingFile[]): string;
  /** Called after each change of what can be read here. Returns a function that unsubscribes. */
  onChange(listener: () => void): () => void;
  /** Called for each control message: who answers, that the chat has ended. Returns a function that unsubscribes. */
  onControl(listener: (control: Control) => void): () => void;
  /** "The network is back", "the page woke": connects now, or looks at once whether the connection still lives. */
  nudge(): void;
  stop(): Promise<void>;
}

/** A customer's chat without a page, for Node and browsers. It does nothing before `start()`. */
export function createChatClient(options: ChatClientOptions): ChatClient {
  const changed = createListeners();
  const controlled = createListeners<[Control]>();
  let running: ReturnType<typeof run> | null = null;
  /** Between `start()` and `stop()`: an answer that comes later begins nothing and renews nothing. */
  let isWanted = false;
  let last: Chat | null = null;
  let customer: Customer | null = null;
  let addresses: Addresses = {};

  const tokens = createTokenKeeper(async () => {
    const opened = await open();
    addresses = opened;
    return opened.token ?? null;
  });
  const rest = createCustomerRest(
    options.endpoint,
    { token: tokens.token, renew, person: () => String(customer?.id ?? '') },
    options.fetcher,
  );
  async function renew(): Promise<void> {
    if (!isWanted) throw new Error('The chat client is stopped.');
    await tokens.renewNow();
  }
  const open = () =>
    openSession(
      rest,
      { customer: customer ?? options.customer ?? null, hash: options.hash, token: tokens.token() },
      options.challenge,
    );

  function run(me: Customer, firstSessionId: string | null) {
    const clock = createServerClock();
    const topic = messagesTopicOf(me);
    let sessionId = firstSessionId;
    let rev = 0;
    let wasReady = false;
    /** Connected again after a break: if the chat has ended meanwhile, the customer has not asked for another one. */
    let isEndUnknown = false;
    let stopLooking = (): void => {};
    const connection = createConnection({
      brokerHost: brokerHostOf(options, () => addresses),
      baseTopic: options.baseTopic ?? DEFAULT_BASE_TOPIC,
      clientIdPrefix: 'cc-',
      dial: dialEdge(() => addresses.edges ?? []),
      will: () => willOf(me, presence.pageId),
      credentials() {
        const token = tokens.token();
        return token === null ? {} : { username: String(me.id), password: token };
      },
      ...webSocketOf(options),
    });
    const storage = options.storage ?? IN_MEMORY;
    const files = chatFilesOf<Record<string, unknown>>(options, { token: tokens.token, renew }, () => me.id);
    const outbox = createOutbox<Record<string, unknown>>({
      connection,
      files,
      // Messages that another customer left in this storage are not sent in this name.
      storage: {
        load: () => storage.load().filter((entry) => entry.topic === topic),
        save: (entries) => storage.save(entries),
      },
    });
    /** Messages that an earlier run has not sent ask for a chat as well. */
    let isAsking = outbox.entries.some(({ failure }) => failure === undefined);
    const session = () => ({ sessionId, status: 'waitingAttendantsAssignment' as const });
    const { chat, ports, restore, send, stop } = createChat({
      writer: { id: me.id, role: 'customer' },
      clock,
      outbox,
      files,
      read: (page) => rest.messages(me.id, page),
      sayTyping: (isTyping) => channel.sayTyping(isTyping),
      sayViewed: (messages) => channel.sayViewed(messages, session()),
      changed: changed.tell,
    });
    const channel = createCustomerChannel(connection, () => me, clock, {
      ...ports,
      onControl(control) {
        // An older message that came late is outdated.
        if (control.rev !== undefined && control.rev < rev) return;
        rev = control.rev ?? rev;
        const { sessionInfo, reason } = control;
        heard(sessionInfo, sessionInfo.ending?.reason ?? (reason === 'unavailable' ? undefined : reason));
        controlled.tell(control);
      },
      onReady() {
        isEndUnknown = wasReady && isAsking;
        wasReady = true;
        presence.sayOnline();
        ports.onReady();
        stopLooking();
        if (isEndUnknown) stopLooking = retryUntilDone(lookForEnd, () => {});
      },
    });
    /** The newest session, as the server describes it. */
    function heard(info: WireSession, ending: Ending['reason'] | undefined): void {
      sessionId = info.sessionId;
      if (info.status !== 'aborted' || ending === undefined) return;
      const newest = chat.messages.at(-1);
      // No attendant has ended it, and the last message is unanswered: asks again.
      isAsking &&= ending !== 'ended' && newest !== undefined && newest.from.role !== 'attendant';
      // What an attendant has ended goes on as a new chat, under an id that the server makes.
      if (ending === 'ended') sessionId = null;
    }
    async function lookForEnd(): Promise<void> {
      const before = rev;
      const [newest] = await rest.lastSessions(me.id);
      // Unless a control message has said it meanwhile.
      if (newest !== undefined && before === rev) heard(newest, newest.ending?.reason);
      isEndUnknown = false;
      presence.sayOnline();
    }
    const presence = createCustomerPresence({
      page: () => ({ idle: !isAsking || isEndUnknown }),
      publish: (page) => channel.sayOnline(session(), page),
      isSocketEnough: () => connection.road === 'edge',
    });
    const stopState = connection.onState((state) => {
      // The broker did not take the token: the next try brings a new one.
      if (state.kind === 'waiting' && state.refused !== undefined) tokens.renewNow().catch(() => {});
    });
    const stopRenewal = tokens.onRenewed(connection.renew);
    restore(outbox.entries.map(({ payload }) => payload));
    connection.start();

    return {
      chat,
      nudge: connection.nudge,
      send(content: string, carried: readonly WaitingFile[]): string {
        const { message, payload } = channel.compose(content, session(), Date.now());
        isAsking = true;
        presence.sayOnline();
        return send(topic, message, payload, carried);
      },
      async stop(): Promise<void> {
        presence.stop();
        stopLooking();
        stop();
        await presence.sayGone();
        stopState();
        stopRenewal();
        outbox.stop();
        channel.leave();
        await connection.stop();
      },
    };
  }

  function started(): NonNullable<typeof running> {
    if (running === null) throw new Error('The chat client is not started: await start() first.');
    return running;
  }

  return {
    get messages() {
      return last?.messages ?? [];
    },
    get typing() {
      return last?.typing ?? null;
    },
    get hasOlder() {
      return last?.hasOlder ?? false;
    },
    get customer() {
      return customer;
    },
    async start() {
      if (running !== null) return;
      isWanted = true;
      const opened = await open();
      if (!isWanted || running !== null) return;
      tokens.keep(opened.token ?? null);
      addresses = opened;
      customer = opened.customer ??
        options.customer ?? { id: `guest-${randomId()}`, name: '', avatarURL: null };
      tokens.start();
      running = run(customer, opened.sessionId);
      last = running.chat;
      changed.tell();
    },
    send: (content, files = []) => started().send(content, files),
    attach: async (file) => started().chat.attach(file),
    uploadOf: (id) => last?.uploadOf(id) ?? null,
    typed: (isEmpty) => started().chat.typed(isEmpty),
    markRead: async () => started().chat.markRead(),
    loadOlder: async () => started().chat.loadOlder(),
    failureOf: (id) => last?.failureOf(id) ?? null,
    retry: (id) => started().chat.retry(id),
    remove: (id) => started().chat.remove(id),
    onChange: changed.add,
    onControl: controlled.add,
    nudge: () => running?.nudge(),
    async stop() {
      isWanted = false;
      tokens.stop();
      await running?.stop();
      running = null;
    },
  };
}
