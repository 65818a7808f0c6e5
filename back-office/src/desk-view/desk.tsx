import { createEffect, createResource, onCleanup, Show } from 'solid-js';
import './sheets.ts';
import { createDeskStore, type DeskStore } from '../desk/store.ts';
import { type Engine, startEngine } from '../engine/engine.ts';
import type { Account } from '../identity/account.ts';
import type { Settings } from '../settings/settings.ts';
import { DeskScreen, preloadParts } from './desk-screen.tsx';

/** What the machinery of a desk can be told while another site is on the screen. */
export interface DeskHandle {
  store: DeskStore;
  /** Before it leaves the screen: no chat of it is looked at any more. */
  hide(): void;
  /** Before it comes to the screen: with the chat that it showed, or with this one. */
  bring(topic?: string): void;
  signOut(): void;
}

/** Starts the machinery of a signed-in attendant and shows the desk on it, unless another site is on the screen. */
export default function Desk(props: {
  settings: Settings;
  account: Account;
  isShown?: boolean;
  /** @param handle until it is gone again: null. */
  onHandle?: (handle: DeskHandle | null) => void;
  /** The attendant signs out here. */
  onSignOut?: () => void;
}) {
  const identity = props.account.identity();
  if (identity === null) return null;
  // While the desk connects.
  preloadParts();
  const store: DeskStore = createDeskStore(identity.attendant);
  const [engine] = createResource<Engine>(() => startEngine(props.settings, props.account, store));
  let signedOut = false;

  // Somebody else is signed in, or nobody: nothing goes out of this page in this attendant's name any more.
  createEffect(() => {
    if (props.account.elsewhere() !== null) void engine.latest?.leave();
  });

  let hidden: string | null = null;
  props.onHandle?.({
    store,
    hide() {
      hidden = store.peek().open;
      store.dispatch({ type: 'opened', topic: null });
      engine.latest?.command({ command: 'viewing', sessionTopic: null }).catch(() => {});
    },
    bring(topic = hidden ?? undefined) {
      if (topic === undefined) return;
      store.dispatch({ type: 'opened', topic });
      engine.latest?.history.ensure(topic);
    },
    signOut,
  });

  onCleanup(() => {
    props.onHandle?.(null);
    const running = engine.latest;
    store.stop();
    // The identity has changed in another window: this one says goodbye as well.
    if (running !== undefined && !signedOut) void running.leave();
  });

  /** The desk closes at once; the goodbye is said behind it. */
  function signOut() {
    signedOut = true;
    props.onSignOut?.();
    void engine.latest?.signOut();
    props.account.signOut();
  }

  return (
    <Show when={!engine.error} fallback={<Failure error={engine.error} />}>
      <Show when={props.isShown !== false}>
        <Show when={engine()} fallback={<div class="page-wait" aria-busy="true" />}>
          {(running) => (
            <DeskScreen
              settings={props.settings}
              account={props.account}
              store={store}
              engine={running()}
              onSignOut={signOut}
            />
          )}
        </Show>
      </Show>
    </Show>
  );
}

/** The sentence is the engine's own, as that of settings that are missing. */
const Failure = (props: { error: unknown }) => (
  <p class="page-notice" role="alert">
    {props.error instanceof Error ? props.error.message : 'The page could not start. Reload it.'}
  </p>
);
