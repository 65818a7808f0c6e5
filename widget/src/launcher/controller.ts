import type { ChimpWidgetProps } from '../../types/public.d.ts';
import { type ClientConfig, clientConfig, storageKeys } from '../core/config.ts';
import { createEmitter, type Emitter } from '../core/events.ts';
import { type KeyValueStore, safeStorage } from '../core/safe-storage.ts';
import { createStore, type Store } from '../core/store.ts';
import type { Full } from '../ui/full.tsx';
import type { RunningClient } from '../ui/running-client.ts';
import { whenIdle } from './idle.ts';

/** A page that never rests goes on with its chat all the same. */
const RESUME_BY_MS = 2_000;
/** A chat younger than this goes on by itself when the next page of the site loads. */
const RESUME_WITHIN_MS = 600_000;

export interface LauncherState {
  props: ChimpWidgetProps;
  isOpen: boolean;
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
  /** The pointer is near: fetch, but begin nothing. */
  prepare(): void;
  stop(): void;
}

/** How the rest comes: each build has its own way. */
export type LoadFull = () => Promise<Full>;

/** What the page's first few kilobytes decide: when to load the rest, and when to begin. */
export function createController(props: ChimpWidgetProps, loadFull: LoadFull): Controller {
  const storage = safeStorage(() => window.localStorage);
  const events = createEmitter();
  const store = createStore<LauncherState, Partial<LauncherState>>(
    { props, isOpen: false, unread: 0, stage: { kind: 'idle' } },
    (state, change) => ({ ...state, ...change }),
  );
  let config = clientConfig(props);
  let isStopped = false;
  const toSend: string[] = [];

  /** The page may give another function at each drawing: the one that is there when it is needed is asked. */
  function latest(begun: ClientConfig): ClientConfig {
    const { challenge } = begun;
    return challenge === undefined ? begun : { ...begun, challenge: () => (config.challenge ?? challenge)() };
  }

  async function begin(): Promise<void> {
    const { kind } = store.state.stage;
    if (kind === 'loading' || kind === 'here') return;
    store.dispatch({ stage: { kind: 'loading' } });
    try {
      const full = await loadFull();
      if (isStopped) return;
      const running = full.startClient({ config: latest(config), storage, events });
      store.dispatch({ stage: { kind: 'here', full, running } });
      for (const content of toSend.splice(0)) running.client.send(content);
    } catch {
      if (!isStopped) store.dispatch({ stage: { kind: 'failed' } });
    }
  }

  function end(): void {
    const { stage } = store.state;
    if (stage.kind === 'here') stage.running.stop();
    store.dispatch({ stage: { kind: 'idle' }, unread: 0 });
  }

  events.on('unread', (unread) => store.dispatch({ unread }));

  const controller: Controller = {
    store,
    events,
    open() {
      if (store.state.isOpen) return;
      store.dispatch({ isOpen: true });
      events.emit('opened', undefined);
      void begin();
    },
    close() {
      if (!store.state.isOpen) return;
      store.dispatch({ isOpen: false });
      events.emit('closed', undefined);
    },
    toggle: () => (store.state.isOpen ? controller.close() : controller.open()),
    send(content) {
      const { stage } = store.state;
      if (stage.kind === 'here') stage.running.client.send(content);
      else {
        toSend.push(content);
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
    prepare() {
      // Only into the cache; a failure shows when it is needed.
      loadFull().catch(() => {});
    },
    stop() {
      isStopped = true;
      end();
    },
  };
  // Not before the page rests: the first look into storage alone may hold it up for milliseconds.
  whenIdle(() => {
    if (!isStopped && isChatGoingOn(storage, config)) void begin();
  }, RESUME_BY_MS);
  return controller;
}

/**
 * Whether this customer was in a chat a moment ago, on this page or another one of the site, or has written what is not
 * sent yet.
 */
function isChatGoingOn(storage: KeyValueStore, config: ClientConfig): boolean {
  const keys = storageKeys(config);
  if ([keys.outbox, keys.unaddressed].some((key) => storage.keys(key).length > 0)) return true;
  try {
    const known = JSON.parse(storage.get(keys.session) ?? 'null');
    return Date.now() - known.activeAt < RESUME_WITHIN_MS && known.sessionId !== known.endedSessionId;
  } catch {
    return false;
  }
}
