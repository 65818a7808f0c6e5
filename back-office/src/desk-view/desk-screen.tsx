import './desk.css';
import { idText } from '@chimpassist/protocol';
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import { ChatPane } from '../chat/chat-pane.tsx';
import { createDrafts } from '../chat/drafts.ts';
import { CustomerPanel } from '../customer/customer-panel.tsx';
import type { DeskStore } from '../desk/store.ts';
import { Dialogs } from '../dialogs/dialogs.tsx';
import { MonitorCover } from '../dialogs/monitor-cover.tsx';
import { SignInAgain } from '../dialogs/sign-in-again.tsx';
import type { Engine } from '../engine/engine.ts';
import { useTexts } from '../i18n/texts.tsx';
import type { Account } from '../identity/account.ts';
import { CustomerList } from '../list/customer-list.tsx';
import { Announcer } from '../notices/announcer.tsx';
import { tellNews } from '../notices/notices.ts';
import type { Settings } from '../settings/settings.ts';
import { createClock } from '../ui/clock.ts';
import { ConnectionLine } from './connection-line.tsx';
import { type Desk, type DeskDialog, DeskProvider } from './desk-context.tsx';
import { listenToKeys } from './keyboard.ts';

/** A sentence about something that failed goes by itself after this long. */
const TOLD_MS = 8_000;

/** The desk: list, chat, customer. */
export function DeskScreen(props: {
  settings: Settings;
  account: Account;
  store: DeskStore;
  engine: Engine;
  onSignOut: () => void;
}) {
  const { store, engine, settings } = props;
  const drafts = createDrafts(idText(store.peek().me.id));
  const [dialog, setDialog] = createSignal<DeskDialog>(null);
  const [panelOpen, setPanelOpen] = createSignal(false);
  const [told, setTold] = createSignal<string | null>(null);
  const [listedTopics, setListedTopics] = createSignal<readonly string[]>([]);
  const openTopic = createMemo(() => store.state().open);
  const openChat = createMemo(() => {
    const topic = openTopic();
    return topic === null ? null : (store.state().chats.get(topic) ?? null);
  });

  let toldTimer: ReturnType<typeof setTimeout> | undefined;
  const desk: Desk = {
    settings,
    store,
    engine,
    state: store.state,
    drafts,
    openChat,
    open(topic) {
      store.dispatch({ type: 'opened', topic });
      setPanelOpen(false);
      if (topic !== null) engine.history.ensure(topic);
    },
    dialog,
    setDialog,
    panelOpen,
    setPanelOpen,
    listedTopics,
    setListedTopics,
    now: createClock(),
    signOut: props.onSignOut,
    tell(text) {
      clearTimeout(toldTimer);
      setTold(text);
      if (text !== null) toldTimer = setTimeout(() => setTold(null), TOLD_MS);
    },
  };

  tellNews(desk, useTexts());
  listenToKeys(desk);
  // Signed in again, here or in another tab: perhaps with another name, and with a token that is taken.
  createEffect(
    on(
      () => props.account.identity(),
      (identity) => {
        if (identity === null) return;
        store.dispatch({ type: 'meChanged', me: identity.attendant });
        engine.nudge();
      },
      { defer: true },
    ),
  );
  // Colleagues see which chat is on the screen.
  createEffect(
    on(openTopic, (sessionTopic) => {
      engine.command({ command: 'viewing', sessionTopic }).catch(() => {});
    }),
  );

  onCleanup(() => {
    drafts.stop();
    clearTimeout(toldTimer);
  });

  return (
    <DeskProvider value={desk}>
      <div class="desk" data-pane={openTopic() === null ? 'list' : panelOpen() ? 'customer' : 'chat'}>
        <header class="visually-hidden">
          <h1>{settings.MAIN_PAGE_TITLE}</h1>
        </header>
        <ConnectionLine />
        <main class="desk-main">
          <CustomerList />
          <ChatPane />
        </main>
        <CustomerPanel />
        <Dialogs />
        <MonitorCover />
        <SignInAgain account={props.account} />
        <Announcer />
        <p class="desk-told" role="alert">
          <Show when={told()}>{(text) => <span>{text()}</span>}</Show>
        </p>
      </div>
    </DeskProvider>
  );
}
