import { type Customer, DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import { type ClientConfig, storageKeys } from './config.ts';
import { readUserData } from './customer.ts';
import { decodeOutgoing } from './decode.ts';
import type { Emitter } from './events.ts';
import { createHistory } from './history.ts';
import { createIdentity } from './identity.ts';
import { createMemory } from './memory.ts';
import { createRest } from './rest.ts';
import { again } from './retry.ts';
import type { KeyValueStore } from './safe-storage.ts';
import { type Action, type ChatState, EMPTY, isOwnIn, reduce, unreadIn } from './state.ts';
import { createStore, type Store } from './store.ts';
import { troubleOf } from './trouble.ts';
import { enterVisit, type Visit } from './visit.ts';
import { createWords } from './words.ts';

export interface Client {
  readonly store: Pick<Store<ChatState, Action>, 'state' | 'subscribe'>;
  /** Begins: who am I, what was said, and asks for somebody to talk to. */
  start(): void;
  send(content: string): void;
  setDraft(draft: string): void;
  /** Whether the conversation can really be seen now: only then messages count as read. */
  setVisible(isVisible: boolean): void;
  loadOlder(): void;
  /** The page woke, the network is back, storage changed: look again. */
  nudge(): void;
  /** The page closes, or goes where it may not come back from. */
  sayGone(): void;
  stop(): void;
}

export interface ClientOptions {
  config: ClientConfig;
  storage: KeyValueStore;
  events: Emitter;
  fetcher?: typeof fetch;
  webSocket?: typeof WebSocket;
}

/** One customer's chat: the only place that knows storage, REST and broker together. */
export function createClient(options: ClientOptions): Client {
  const { config, storage, events } = options;
  const memory = createMemory(storage, storageKeys(config));
  const store = createStore<ChatState, Action>({ ...EMPTY, draft: memory.readDraft() }, reduce);
  const rest = createRest(
    config.backendEndpoint,
    { token: () => identity.token(), renew: () => identity.renew() },
    options.fetcher,
  );
  const identity = createIdentity(storage, memory, rest, config.challenge);
  const history = createHistory({
    rest,
    messages: () => store.state.messages,
    arrived(messages, hasOlder) {
      present?.settle(messages);
      store.dispatch({ kind: 'history', messages, ...(hasOlder === undefined ? {} : { hasOlder }) });
    },
  });
  const words = createWords(storage, memory);
  let present: Visit | null = null;
  let isVisible = false;
  /** Grows with each leaving, so that a beginning that is still on its way knows. */
  let beginnings = 0;
  let stopStarting = (): void => {};
  let stopOlder = (): void => {};

  async function tokenCredentials(customer: Customer): Promise<{ username?: string; password?: string }> {
    // A Worker that is away refuses nobody: the token at hand is tried.
    if (identity.isStale(Date.now())) await identity.renew().catch(() => null);
    const token = identity.token();
    return token === null ? {} : { username: String(customer.id), password: token };
  }

  async function begin(): Promise<void> {
    const begun = beginnings;
    const page = readUserData(storage);
    // Who is signed in can write before the Worker has answered, and while it is away.
    if (page !== null && identity.remembered().customerId === String(page.id)) meet(page);
    const { customer } = await identity.renew();
    const [last] = await rest.lastSessions(customer.id);
    // Left meanwhile: nobody would ever end what began now.
    if (begun !== beginnings) return;
    if (last !== undefined) {
      identity.remember({ sessionId: last.sessionId });
      if (last.status === 'aborted' && last.sessionId === identity.remembered().endedSessionId) {
        store.dispatch({ kind: 'phase', phase: { kind: 'ended' } });
      }
    }
    meet(customer);
    // A chat that goes on, also on another page of the site.
    if (last !== undefined && last.status !== 'aborted') ask();
  }

  function meet({ id, name, avatarURL }: Customer): void {
    if (present !== null) return;
    const customer = { id, name, avatarURL };
    store.dispatch({ kind: 'identified', customer });
    try {
      present = enterVisit(customer, {
        connection: {
          brokerHost: config.brokerHost,
          baseTopic: config.baseTopic || DEFAULT_BASE_TOPIC,
          credentials: () => config.brokerAccount ?? tokenCredentials(customer),
          ...(options.webSocket === undefined ? {} : { webSocket: options.webSocket }),
        },
        store,
        events,
        memory,
        identity,
        catchUp: () => history.catchUp(customer.id),
        isVisible: () => isVisible,
        isStillHere: () => !checkCustomer(),
      });
    } catch (error) {
      console.error('ChimpWidget:', error instanceof Error ? error.message : error);
      store.dispatch({ kind: 'trouble', trouble: 'setUp' });
      return;
    }
    store.dispatch({ kind: 'messages', messages: waitingMessages() });
    // What was said on another page, and is not stored yet, still asks for somebody.
    if (present.outbox.entries.length > 0) ask();
    for (const { id, content, at } of words.take()) sayAs(present, content, at, id);
  }

  function showWords(): void {
    const messages = words.messages();
    if (messages.length > 0) store.dispatch({ kind: 'messages', messages });
  }

  /** What the outbox kept over a reload is on the screen before anything is loaded. */
  function waitingMessages() {
    const payloads = present?.outbox.entries.map(({ payload }) => payload) ?? [];
    return payloads.flatMap((payload) => decodeOutgoing(payload));
  }

  function send(content: string): void {
    if (content.trim() === '') return;
    if (present === null) {
      words.add(content);
      showWords();
      start();
      return;
    }
    sayAs(present, content, Date.now());
  }

  function sayAs(visit: Visit, content: string, at: number, id?: string): void {
    if (store.state.phase.kind === 'ended') {
      // The former chat was ended: this is a new one, under an id that the server makes.
      identity.remember({ endedSessionId: null, sessionId: null });
      store.dispatch({ kind: 'phase', phase: { kind: 'idle' } });
    }
    ask();
    const { message, payload } = visit.compose(content, at, id);
    store.dispatch({ kind: 'messages', messages: [message] });
    visit.outbox.add({ id: String(message.id), topic: visit.messagesTopic, payload });
    visit.typing.typed(true);
  }

  /** Asks for somebody to talk to, if nobody was asked for yet. Opening the panel asks for nobody: a word does. */
  function ask(): void {
    if (store.state.phase.kind !== 'idle') return;
    store.dispatch({ kind: 'phase', phase: { kind: 'waiting', position: null } });
    present?.sayOnline();
  }

  function start(): void {
    if (present !== null || store.state.link !== 'off') return;
    store.dispatch({ kind: 'link', link: 'connecting' });
    showWords();
    stopStarting = again(
      async () => {
        await begin();
        if (store.state.trouble !== 'setUp') store.dispatch({ kind: 'trouble', trouble: null });
      },
      (error) => store.dispatch({ kind: 'trouble', trouble: troubleOf(error) }),
    );
  }

  function leave(): void {
    beginnings += 1;
    stopStarting();
    stopOlder();
    present?.leave();
    present = null;
  }

  /** A shared computer: token, draft and outbox of the former customer go before anything else happens. */
  function checkCustomer(): boolean {
    const known = identity.remembered().customerId;
    // Another tab was quicker, or the Worker has named a guest anew whose token was not taken any more.
    const isNamedAnew = present !== null && known !== '' && known !== String(present.customer.id);
    const isChanged = identity.isChanged();
    if (!isChanged && !isNamedAnew) return false;
    leave();
    if (isChanged) memory.wipe();
    history.reset();
    words.forget();
    store.dispatch({ kind: 'reset' });
    start();
    return true;
  }

  store.subscribe((state, before) => {
    if (state.messages === before.messages) return;
    const known = new Set(before.messages.map(({ identity }) => identity));
    for (const message of state.messages) {
      if (known.has(message.identity) || !state.isHistoryLoaded || !before.isHistoryLoaded) continue;
      const { identity, content, from } = message;
      events.emit('message', {
        id: String(message.id ?? identity),
        content,
        from: { id: from.id, name: from.name },
        own: isOwnIn(state, message),
      });
    }
    const unread = unreadIn(state).length;
    if (unread !== unreadIn(before).length) events.emit('unread', unread);
  });

  return {
    store,
    start,
    send,
    setDraft(draft) {
      memory.writeDraft(draft);
      store.dispatch({ kind: 'draft', draft });
      present?.typing.typed(draft === '');
    },
    setVisible(visible) {
      isVisible = visible;
      if (checkCustomer()) return;
      present?.receipts.look();
    },
    loadOlder() {
      if (present === null || store.state.isLoadingOlder || !store.state.hasOlder) return;
      const { id } = present.customer;
      store.dispatch({ kind: 'loadingOlder', isLoading: true });
      stopOlder = again(
        async () => {
          await history.older(id);
          store.dispatch({ kind: 'loadingOlder', isLoading: false });
          store.dispatch({ kind: 'trouble', trouble: null });
        },
        (error) => store.dispatch({ kind: 'trouble', trouble: troubleOf(error) }),
      );
    },
    nudge() {
      if (checkCustomer()) return;
      present?.nudge();
    },
    sayGone: () => present?.sayGone(),
    stop: leave,
  };
}
