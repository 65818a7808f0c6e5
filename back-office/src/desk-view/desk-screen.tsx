import './desk.css';
import { idText } from '@chimpassist/protocol';
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import { ChatPane } from '../chat/chat-pane.tsx';
import { createDrafts } from '../chat/drafts.ts';
import { CustomerPanel } from '../customer/customer-panel.tsx';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import type { Account } from '../identity/account.ts';
import { CustomerList } from '../list/customer-list.tsx';
import { attentionCount } from '../list/list-rows.ts';
import type { Settings } from '../settings/settings.ts';
import { createClock } from '../ui/clock.ts';
import { ConnectionLine } from './connection-line.tsx';
import { type Desk, type DeskDialog, DeskProvider } from './desk-context.tsx';

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

  createEffect(() => {
    const count = attentionCount(store.state());
    document.title = count === 0 ? settings.MAIN_PAGE_TITLE : `(${count}) ${settings.MAIN_PAGE_TITLE}`;
  });
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
        <h1 class="visually-hidden">{settings.MAIN_PAGE_TITLE}</h1>
        <ConnectionLine />
        <CustomerList />
        <ChatPane />
        <CustomerPanel />
        <p class="desk-told" role="alert">
          <Show when={told()}>{(text) => <span>{text()}</span>}</Show>
        </p>
      </div>
    </DeskProvider>
  );
}
