import { type Bearer, createCustomerRest, retryUntilDone } from '@chimpassist/client/rest';
import { decodeOutgoing } from '@chimpassist/client/wire';
import type { Customer } from '@chimpassist/protocol';
import type { Client, ClientOptions } from './client-api.ts';
import { storageKeys } from './config.ts';
import { connectionOptionsOf } from './connection-options.ts';
import { createHistory, readOlder } from './history.ts';
import { createIdentity } from './identity.ts';
import { takeUpSession } from './last-session.ts';
import { createLateFiles } from './late-files.ts';
import { createLateForms } from './late-forms.ts';
import { tellLateVisitor } from './late-visitor.ts';
import { createMemory } from './memory.ts';
import { createOffer } from './offer.ts';
import { createPendingMessages } from './pending-messages.ts';
import { USER_DATA_KEY } from './person.ts';
import { createSitting } from './sitting.ts';
import { type Action, type ConversationView, EMPTY, reduce } from './state.ts';
import { createStore } from './store.ts';
import { tellPage } from './tell-page.ts';
import { troubleOf } from './trouble.ts';
import { enterVisit, type Visit } from './visit.ts';
import { createWriting } from './writing.ts';

export type { Client, ClientOptions };

/** One customer's chat: the only place that knows storage, REST and broker together. */
export function createClient(options: ClientOptions): Client {
  const { config, storage, events } = options;
  const memory = createMemory(storage, storageKeys(config));
  const store = createStore<ConversationView, Action>(EMPTY, reduce);
  const bearer: Bearer = {
    token: () => identity.token(),
    renew: () => identity.renew(),
    person: () => identity.remembered().customerId,
  };
  const rest = createCustomerRest(config.backendEndpoint, bearer, options.fetcher);
  const identity = createIdentity(storage, memory, rest, config.challenge, () => void sitting.look());
  const history = createHistory({
    rest,
    look: () => void sitting.look(),
    arrived(messages, hasOlder) {
      present?.settle(messages);
      store.dispatch({ kind: 'history', messages, ...(hasOlder === undefined ? {} : { hasOlder }) });
    },
  });
  const pending = createPendingMessages(storage, memory);
  const ports = {
    endpoint: config.backendEndpoint,
    ...(options.fetcher === undefined ? {} : { fetcher: options.fetcher }),
    bearer,
    say: (content: string) => writing.send(content),
  };
  const lateFiles = createLateFiles(options.loadFiles, store, {
    ...ports,
    waiting: () => [...Object.values(store.state.waitingFiles), ...Object.values(pending.files())].flat(),
  });
  const drawForms = createLateForms(options.loadForms, {
    ...ports,
    storage,
    prefix: storageKeys(config).prefix,
    retry: (id) => void present?.outbox.retry(id),
    ask: () => void offer.ask(),
  });
  const offer = createOffer(store, rest, lateFiles.load);
  let present: Visit | null = null;
  let isOnScreen = (_identity: string): boolean => false;
  /** Grows with each leaving, so that a beginning that is still on its way knows. */
  let beginnings = 0;
  let sittings = 0;
  let stopStarting = (): void => {};
  let stopOlder = (): void => {};

  const writing = createWriting({
    store,
    memory,
    identity,
    pending,
    visit: () => present,
    start: () => start(),
    look: () => sitting.look(),
    firstKey: () => void offer.ask(),
  });
  const tell = (error: unknown): void => store.dispatch({ kind: 'trouble', trouble: troubleOf(error) });

  async function begin(): Promise<void> {
    const begun = beginnings;
    const isStillHere = (): boolean => !sitting.look() && begun === beginnings;
    const { person } = sitting;
    if (memory.hasSealedNotes(person)) {
      await memory.restore(person, await identity.seals(person), isStillHere);
      if (!isStillHere()) return;
      writing.takeUp();
    }
    const known = identity.who();
    // Who is signed in can write before the Worker has answered, and while it is away.
    if (known !== null && identity.remembered().customerId === String(known.id)) attachCustomer(known);
    const { customer } = await identity.renew();
    if (!isStillHere()) return;
    const [last] = await rest.lastSessions(customer.id);
    // Left meanwhile: nobody would ever end what began now.
    if (!isStillHere()) return;
    if (last !== undefined) takeUpSession(last, identity, store);
    attachCustomer(customer);
    // A chat that goes on, also on another page of the site.
    if (last !== undefined && last.status !== 'aborted') writing.ask();
  }

  function attachCustomer({ id, name, avatarURL }: Customer): void {
    if (present !== null) return;
    const customer = { id, name, avatarURL };
    store.dispatch({ kind: 'identified', customer });
    try {
      present = enterVisit(customer, {
        connection: connectionOptionsOf(options, identity, customer),
        store,
        events,
        memory,
        identity,
        files: lateFiles.outbox,
        catchUp: () => history.of(customer.id).catchUp(),
        lastSession: async () => (await rest.lastSessions(id))[0],
        isSeen: ({ identity }) => isOnScreen(identity),
        isStillHere: () => !sitting.look(),
        told: offer.told,
      });
    } catch (error) {
      console.error('ChimpWidget:', error instanceof Error ? error.message : error);
      store.dispatch({ kind: 'trouble', trouble: 'setUp' });
      return;
    }
    const visit = present;
    tellLateVisitor(options.loadVisitor, {
      bearer,
      store,
      userData: () => storage.get(USER_DATA_KEY),
      endpoint: config.backendEndpoint,
      customerId: String(id),
      saysVisit: config.saysVisit,
      isHere: () => present === visit,
    });
    const { entries } = present.outbox;
    // What the outbox kept over a reload is on the screen before anything is loaded.
    store.dispatch({ kind: 'messages', messages: entries.flatMap(({ payload }) => decodeOutgoing(payload)) });
    // What was said on another page, and is not stored yet, still asks for somebody.
    if (entries.some(({ failure }) => failure === undefined)) writing.ask();
    writing.sendPending(present);
  }

  function start(): void {
    if (present !== null || store.state.link !== 'off') return;
    sitting.begin();
    store.dispatch({ kind: 'link', link: 'connecting' });
    writing.takeUp();
    goOn();
  }

  function goOn(): void {
    stopStarting();
    const begun = beginnings;
    stopStarting = retryUntilDone(async () => {
      await begin();
      if (begun === beginnings && store.state.trouble !== 'setUp')
        store.dispatch({ kind: 'trouble', trouble: null });
    }, tell);
  }

  function leave(isOther = false): void {
    beginnings += 1;
    stopStarting();
    stopOlder();
    identity.depart(isOther);
    present?.leave(isOther);
    present = null;
  }

  /** Somebody else sits here: token, draft and outbox of the former customer go before anything else happens. */
  const sitting = createSitting({
    storage,
    memory,
    identity,
    customer: () => present?.customer ?? null,
    onLeaving: () => leave(true),
    onCome() {
      sittings += 1;
      history.reset();
      lateFiles.here?.reset();
      store.dispatch({ kind: 'reset' });
      start();
    },
    onHeard({ id, name, avatarURL }) {
      if (present === null) goOn();
      else if (String(id) === String(present.customer.id)) {
        const customer = { ...present.customer, name, avatarURL };
        store.dispatch({ kind: 'identified', customer });
        present.rename(customer);
        const visit = present;
        identity.renew().then(visit.nudge, (error) => {
          if (present === visit) tell(error);
        });
      }
    },
  });

  tellPage(store, events);

  return {
    get sittings() {
      return sittings;
    },
    ports: { ...ports, pushWorker: config.pushWorker },
    store,
    start,
    send: (content) => writing.send(content),
    sendDraft: () => writing.sendDraft(lateFiles.here?.tray),
    retry(id) {
      if (!sitting.look()) present?.outbox.retry(id);
    },
    remove(id) {
      if (sitting.look() || present === null) return;
      present.outbox.settle(id);
      store.dispatch({ kind: 'removed', id });
    },
    sendFile(file) {
      if (!sitting.look()) writing.send('', [file]);
    },
    loadFiles: lateFiles.load,
    drawForms,
    setDraft: writing.setDraft,
    look: sitting.look,
    setVisible(isVisible, isInSight = () => true) {
      isOnScreen = isVisible ? isInSight : () => false;
      offer.watch(isVisible);
      if (!sitting.look()) present?.receipts.look();
    },
    seen() {
      if (!sitting.look()) present?.receipts.look();
    },
    loadOlder() {
      if (sitting.look() || present === null || store.state.isLoadingOlder || !store.state.hasOlder) return;
      stopOlder = readOlder(history.of(present.customer.id), store, tell);
    },
    nudge() {
      if (!sitting.look()) present?.nudge();
    },
    stop() {
      sitting.stop();
      offer.watch(false);
      leave();
    },
    sayGone: () => void present?.sayGone(),
  };
}
