import type { ChimpWidgetProps } from '../../types/public.d.ts';
import { type ClientConfig, clientConfig, storageKeys } from '../core/config.ts';
import { createEmitter, type Emitter } from '../core/events.ts';
import { isOf, pagePerson, personOf, tagOf } from '../core/person.ts';
import { type KeyValueStore, safeStorage } from '../core/safe-storage.ts';
import { createStore, type Store } from '../core/store.ts';
import type { Full } from '../ui/full.tsx';
import type { RunningClient } from '../ui/running-client.ts';
import { FULL_SCREEN } from './full-screen.ts';
import { whenIdle } from './idle.ts';

/** A page that never rests goes on with its chat all the same. */
const RESUME_BY_MS = 2_000;
/** A chat younger than this goes on by itself when the next page of the site loads. */
const RESUME_WITHIN_MS = 600_000;

export interface LauncherState {
  props: ChimpWidgetProps;
  isOpen: boolean;
  /** Opened by somebody's act, who wants to write. */
  takesFocus: boolean;
  unread: number;
  /** What comes after opening: not asked for, on its way, here, or out of reach. */
  stage:
    | { kind: 'idle' }
    | { kind: 'loading' }
    | { kind: 'failed' }
    | { kind: 'here'; full: Full; running: RunningClient };
}

export interface Controller {
  store: Store<LauncherState, Partial<LauncherState>>;
  events: Emitter;
  open(): void;
  close(): void;
  toggle(): void;
  send(content: string): void;
  update(props: ChimpWidgetProps): void;
  /** Begins, as if the chat had been opened, and shows nothing. */
  resume(): void;
  /** The pointer is near: fetch, but begin nothing. */
  prepare(): void;
  stop(): void;
}

/** How the rest comes: each build has its own way. */
export type LoadFull = () => Promise<Full>;
/** What the page's first few kilobytes decide: when to load the rest, and when to begin. */
export function createController(props: ChimpWidgetProps, loadFull: LoadFull): Controller {
  const storage = safeStorage(() => window.localStorage);
  const ofTab = safeStorage(() => window.sessionStorage);
  const events = createEmitter();
  const store = createStore<LauncherState, Partial<LauncherState>>(
    { props, isOpen: false, takesFocus: true, unread: 0, stage: { kind: 'idle' } },
    (state, change) => ({ ...state, ...change }),
  );
  let config = clientConfig(props);
  let isStopped = false;
  /** Said by the page's scripts before the rest was here, and for whom. */
  let toSend: { content: string; person: string }[] = [];

  /** The page may give another function at each drawing: the one that is there when it is needed is asked. */
  function latest(begun: ClientConfig): ClientConfig {
    const { challenge } = begun;
    return challenge === undefined ? begun : { ...begun, challenge: () => (config.challenge ?? challenge)() };
  }

  const isHere = (): boolean => store.state.stage.kind === 'here';

  async function loadAll(): Promise<Full> {
    const full = await loadFull();
    await full.loadWords(store.state.props.language);
    return full;
  }

  async function begin(): Promise<void> {
    const { kind } = store.state.stage;
    if (kind === 'loading' || kind === 'here') return;
    store.dispatch({ stage: { kind: 'loading' } });
    try {
      const full = await loadAll();
      if (isStopped || isHere()) return;
      const running = full.startClient({ config: latest(config), storage, events });
      store.dispatch({ stage: { kind: 'here', full, running } });
      const person = pagePerson(storage);
      const words = toSend;
      toSend = words.filter((word) => word.person !== person);
      for (const word of words) if (word.person === person) running.client.send(word.content);
    } catch {
      if (!isStopped) store.dispatch({ stage: { kind: 'failed' } });
    }
  }

  function end(): void {
    const { stage } = store.state;
    if (stage.kind === 'here') stage.running.stop();
    store.dispatch({ stage: { kind: 'idle' }, unread: 0 });
  }

  /** Somebody else may sit here by now: nothing of the former one is shown, not even for a moment. */
  function look(): void {
    const { stage } = store.state;
    if (stage.kind === 'here') stage.running.client.look();
  }

  events.on('unread', (unread) => store.dispatch({ unread }));

  const controller: Controller = {
    store,
    events,
    open() {
      look();
      if (store.state.isOpen) return;
      store.dispatch({ isOpen: true, takesFocus: true });
      keepOpen();
      events.emit('opened', undefined);
      void begin();
    },
    close() {
      look();
      if (!store.state.isOpen) return;
      store.dispatch({ isOpen: false });
      keepOpen();
      events.emit('closed', undefined);
    },
    toggle: () => (store.state.isOpen ? controller.close() : controller.open()),
    send(content) {
      const { stage } = store.state;
      if (stage.kind === 'here') stage.running.client.send(content);
      else {
        toSend.push({ content, person: pagePerson(storage) });
        void begin();
      }
    },
    update(next) {
      const nextConfig = clientConfig(next);
      const isOther = JSON.stringify(nextConfig) !== JSON.stringify(config);
      config = nextConfig;
      store.dispatch({ props: next });
      if (!isOther) return;
      const wasOn = store.state.stage.kind !== 'idle';
      end();
      if (wasOn) void begin();
    },
    resume: () => void begin(),
    prepare() {
      look();
      // Only into the cache; a failure shows when it is needed.
      loadAll().catch(() => {});
    },
    stop() {
      isStopped = true;
      end();
    },
  };
  /** For the next page of the site, in this tab, and for the same person. */
  function keepOpen(): void {
    const { props: now, isOpen } = store.state;
    const { open } = storageKeys(config);
    if (now.staysOpen === true && isOpen) ofTab.set(open, tagOf(pagePerson(storage)));
    else ofTab.remove(open);
  }

  /** Left open on the page before. On a phone it would cover the page that somebody has just gone to. */
  const wasLeftOpen = (): boolean =>
    props.staysOpen === true &&
    ofTab.get(storageKeys(config).open) === tagOf(pagePerson(storage)) &&
    !matchMedia(FULL_SCREEN).matches;

  // Not before the page rests: the first look into storage alone may hold it up for milliseconds.
  whenIdle(() => {
    if (isStopped) return;
    // By a click on a push message.
    const isAskedFor = location.hash === '#chimp-chat';
    if (isAskedFor || wasLeftOpen()) {
      controller.open();
      if (!isAskedFor) store.dispatch({ takesFocus: false });
    } else if (isChatGoingOn(storage, config)) void begin();
  }, RESUME_BY_MS);
  return controller;
}

/**
 * Whether the person who sits here was in a chat a moment ago, on this page or another one of the site, or has written
 * what is not sent yet.
 */
function isChatGoingOn(storage: KeyValueStore, config: ClientConfig): boolean {
  const keys = storageKeys(config);
  const has = (key: string): boolean => storage.keys(key).length > 0;
  const person = pagePerson(storage);
  try {
    const known = JSON.parse(storage.get(keys.session) ?? 'null');
    // Older versions wrote words down before they wrote whose they are.
    const isSame = known === null || isOf(known, person);
    if (has(`${keys.sealedNotes}${tagOf(known !== null && isSame ? personOf(known) : person)}:`)) return true;
    if (!isSame) return false;
    if (has(keys.outbox) || has(keys.unaddressed)) return true;
    return Date.now() - known.activeAt < RESUME_WITHIN_MS && known.sessionId !== known.endedSessionId;
  } catch {
    return false;
  }
}
