import { type ChatPorts, createCustomerChannel, messagesTopicOf, willOf } from '@chimpassist/client/channel';
import type { ChatMessage } from '@chimpassist/client/conversation';
import { type Connection, type ConnectionOptions, createConnection } from '@chimpassist/client/mqtt';
import { createOutbox, createOwnMessages, type OutboxFiles } from '@chimpassist/client/outbox';
import { retryUntilDone } from '@chimpassist/client/rest';
import { createTyping } from '@chimpassist/client/typing';
import { type Control, decodeOutgoing, type WireSession } from '@chimpassist/client/wire';
import type { Customer, ToldOpening } from '@chimpassist/protocol';
import type { Emitter } from './events.ts';
import type { IdentityKeeper } from './identity.ts';
import type { Memory } from './memory.ts';
import { somebodyElse } from './person.ts';
import { createPresence } from './presence.ts';
import { createReceipts } from './receipts.ts';
import { serverClock as clock } from './server-clock.ts';
import { type Action, type ConversationView, unreadIn } from './state.ts';
import type { Store } from './store.ts';
import { troubleOf } from './trouble.ts';

/** A first try that fails is repeated so soon that the customer need not hear of it. */
const TRIES_UNTIL_TOLD = 2;

export interface VisitOptions {
  connection: ConnectionOptions;
  store: Store<ConversationView, Action>;
  events: Emitter;
  memory: Memory;
  identity: IdentityKeeper;
  files: OutboxFiles<Record<string, unknown>>;
  catchUp(): Promise<void>;
  /** Returns the customer's newest session, by the Worker. */
  lastSession(): Promise<WireSession | undefined>;
  /** Whether a message is visible on the screen now. */
  isSeen(message: ChatMessage): boolean;
  /** Returns false where the page has another customer by now. */
  isStillHere(): boolean;
  /** Called with what a control message says of the hours, and whether the customer waits. */
  told(opening: ToldOpening | undefined, isWaiting: boolean): Promise<void>;
}

/** Everything that exists once the customer is identified, and ends when another customer comes. */
export function enterVisit(customer: Customer, options: VisitOptions) {
  const { store, events, identity } = options;
  let present = customer;
  let isLeft = false;
  const isHere = (): boolean => !isLeft && options.isStillHere();
  const raw = createConnection({
    clientIdPrefix: 'cw-',
    will: () => willOf(customer, presence.pageId),
    ...options.connection,
    async credentials() {
      if (!isHere()) throw somebodyElse();
      const credentials = (await options.connection.credentials?.()) ?? {};
      if (!isHere()) throw somebodyElse();
      return credentials;
    },
  });
  /** Once the page has another customer, nothing is sent or received here any more. */
  const connection: Pick<Connection, 'publish' | 'subscribe' | 'onState'> = {
    onState: raw.onState,
    publish: async (...frame) => {
      if (!isHere()) throw somebodyElse();
      return raw.publish(...frame);
    },
    subscribe: (filter, qos, handler, ready) =>
      raw.subscribe(
        filter,
        qos,
        (...heard) => {
          if (isHere()) handler(...heard);
        },
        ready && (() => isHere() && ready()),
      ),
  };
  const topic = messagesTopicOf(customer);
  const stored = options.memory.outbox;
  const outbox = createOutbox({
    connection,
    files: options.files,
    // Messages that another customer left in this storage are not sent in this name.
    storage: {
      load: () => stored.load().filter((entry) => entry.topic === topic),
      // Another tab may have let another person in: these messages are sealed already.
      save: (entries) => {
        if (isHere()) stored.save(entries);
      },
    },
  });
  const own = createOwnMessages(outbox, { id: customer.id, role: 'customer' });
  const presence = createPresence({
    identity,
    phase: () => store.state.phase,
    isEndUnknown: () => isEndUnknown,
    isHere,
    publish: (page) => channel.sayOnline(sessionRef(), page),
    isSocketEnough: () => raw.road === 'edge',
  });
  const { sayOnline } = presence;
  const receipts = createReceipts({
    unread: () => unreadIn(store.state).filter(options.isSeen),
    publish: (messages) => channel.sayViewed(messages, sessionRef()),
    mark: (messages) =>
      store.dispatch({
        kind: 'receipts',
        receipts: messages.map((message) => ({ ...message, readAt: message.readAt ?? clock.now() })),
      }),
  });
  const typing = createTyping({
    publish: (isTyping) => channel.sayTyping(isTyping),
    show: (name) => store.dispatch({ kind: 'typing', name }),
  });
  const ports: ChatPorts = {
    onControl,
    onMessage(message) {
      if (message.from.role === 'attendant') typing.heard(message.from.name, false);
      store.dispatch({ kind: 'messages', messages: [{ ...message, arrivedAt: clock.now() }] });
      receipts.look();
    },
    onStored(acks) {
      own.stored(acks);
      store.dispatch({ kind: 'acks', acks });
      // A message was stored and never received: something was missed after all.
      const known = new Set(store.state.messages.map(({ seq }) => seq));
      if (acks.some(({ seq }) => !known.has(seq))) catchUp();
    },
    onViewed: (receipts) => store.dispatch({ kind: 'receipts', receipts }),
    onRefused(refusals) {
      own.refused(refusals);
      store.dispatch({ kind: 'refused', refusals });
    },
    onTyping: (typist, isTyping) => typing.heard(typist.name, isTyping),
    onReady() {
      // Connected again after a break: if the chat has ended meanwhile, the customer has not asked for another one.
      isEndUnknown = isBack && store.state.phase.kind !== 'idle' && store.state.phase.kind !== 'ended';
      isBack = true;
      catchUp();
      sayOnline();
      events.emit('ready', undefined);
    },
  };
  const channel = createCustomerChannel(connection, () => present, clock, ports);
  identity.startRenewing(raw.renew);
  let stopCatchingUp = (): void => {};
  let wasOnline = false;
  let isBack = false;
  let isEndUnknown = false;

  const sessionRef = () => ({
    sessionId: identity.remembered().sessionId,
    status:
      store.state.phase.kind === 'online' ? ('online' as const) : ('waitingAttendantsAssignment' as const),
  });

  function onControl(control: Control): void {
    const before = store.state.phase.kind;
    store.dispatch({ kind: 'control', control });
    const { phase } = store.state;
    void options.told(control.opening, phase.kind === 'waiting' || phase.kind === 'nobody');
    const { sessionId } = control.sessionInfo;
    const isEnded = phase.kind === 'ended' && phase.reason === 'ended';
    identity.remember(isEnded ? { sessionId, endedSessionId: sessionId } : { sessionId });
    if (phase.kind === 'online' && before !== 'online') {
      events.emit('assigned', { attendants: phase.attendants.map(({ id, name }) => ({ id, name })) });
    }
  }

  function catchUp(): void {
    stopCatchingUp();
    stopCatchingUp = retryUntilDone(
      async () => {
        await options.catchUp();
        if (isEndUnknown) {
          await lookForEnd();
          isEndUnknown = false;
          sayOnline();
        }
        if (!isHere()) return;
        store.dispatch({ kind: 'trouble', trouble: null });
        receipts.look();
      },
      (error) => store.dispatch({ kind: 'trouble', trouble: troubleOf(error) }),
    );
  }

  /** Looks whether the chat has ended while this page could not hear it. */
  async function lookForEnd(): Promise<void> {
    const { rev } = store.state;
    const last = await options.lastSession();
    if (!isHere()) throw somebodyElse();
    // Unless a control message has said it meanwhile.
    if (last?.ending === undefined || rev !== store.state.rev) return;
    store.dispatch({ kind: 'over', ending: last.ending, asksAgain: true });
  }

  function tellOutbox(): void {
    if (isLeft) return;
    const states = outbox.entries.map(
      ({ id, sentAt, failure }) => [id, failure ?? (sentAt === undefined ? 'waiting' : 'sent')] as const,
    );
    const carrying = outbox.entries.filter(({ files }) => files !== undefined);
    const [uploaded, waiting] = [true, false].map((isUploaded) =>
      carrying.filter(({ uploadedAt }) => (uploadedAt !== undefined) === isUploaded),
    ) as [typeof carrying, typeof carrying];
    const messages = uploaded.flatMap(({ payload }) => decodeOutgoing(payload));
    if (messages.length > 0) store.dispatch({ kind: 'uploaded', messages });
    store.dispatch({
      kind: 'outbox',
      outbox: Object.fromEntries(states),
      waitingFiles: Object.fromEntries(waiting.map(({ id, files = [] }) => [id, files])),
    });
  }

  outbox.onChange(tellOutbox);
  tellOutbox();
  connection.onState((state) => {
    if (state.kind === 'stopped') return;
    wasOnline ||= state.kind === 'online';
    const link = state.kind === 'online' ? 'online' : wasOnline ? 'lost' : 'connecting';
    store.dispatch({ kind: 'link', link });
    if (state.kind === 'waiting' && !wasOnline && state.attempt >= TRIES_UNTIL_TOLD) {
      store.dispatch({ kind: 'trouble', trouble: 'broker' });
    }
    if (state.kind === 'online' && store.state.trouble === 'broker') {
      store.dispatch({ kind: 'trouble', trouble: null });
    }
    // The token was refused: the next try brings a new one. A guest without a token would become another guest.
    if (state.kind === 'waiting' && state.refused !== undefined && isHere()) identity.doubt();
  });
  raw.start();

  return {
    customer,
    outbox,
    /** A stored message need not be sent again. */
    settle: own.stored,
    receipts,
    typing,
    sayOnline,
    /** The same customer, under another name or picture. */
    rename(next: Customer): void {
      present = next;
      sayOnline();
    },
    sayGone: presence.sayGone,
    messagesTopic: topic,
    compose(content: string, at: number, id?: string) {
      const { message, payload } = channel.compose(content, sessionRef(), at, id);
      return { message: { ...message, arrivedAt: clock.at(at) }, payload };
    },
    nudge(): void {
      raw.nudge();
      // Whether the page is on the screen has changed, perhaps: a hidden one is silent for longer.
      presence.repeatOnline();
    },
    /** @param isOther another person uses the page: then nothing more is sent in this name. */
    leave(isOther: boolean): void {
      if (!isOther) void presence.sayGone();
      isLeft = true;
      stopCatchingUp();
      presence.stop();
      identity.stopRenewing();
      typing.stop();
      outbox.stop();
      channel.leave();
      void raw.stop();
    },
  };
}
export type Visit = ReturnType<typeof enterVisit>;
