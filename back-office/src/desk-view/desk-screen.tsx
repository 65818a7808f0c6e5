import { idText } from '@chimpassist/protocol';
import {
  createEffect,
  createMemo,
  createSignal,
  Match,
  on,
  onCleanup,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { createDrafts } from '../chat/drafts.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import { createFileDrafts } from '../files/file-drafts.ts';
import type { Texts } from '../i18n/en.ts';
import { useLanguage } from '../i18n/texts.tsx';
import type { Account } from '../identity/account.ts';
import { CustomerList } from '../list/customer-list.tsx';
import { MeItems } from '../list/me-menu.tsx';
import { createMarking } from '../marks/marking.ts';
import type { Settings } from '../settings/settings.ts';
import { createDeskTags } from '../tags/desk-tags.ts';
import { createClock } from '../ui/clock.ts';
import { preloadTips } from '../ui/icon-button.tsx';
import { preloadMenus } from '../ui/late-menu.tsx';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import type { Undo } from '../undo/undo.ts';
import { addressedTopic, forgetAddress, isPanelEntry, keepHistory } from './address.ts';
import { createAddressedChat } from './addressed-chat.ts';
import { ConnectionLine } from './connection-line.tsx';
import {
  type Desk,
  type DeskDialog,
  DeskProvider,
  type OpenOptions,
  type SearchStart,
} from './desk-context.tsx';
import { ElsewhereLine } from './elsewhere-line.tsx';
import { listenToKeys } from './keyboard.ts';
import { createPages } from './pages.ts';
import { guardPointer } from './pointer-guard.ts';
import { createWalk } from './walk.ts';

// Scripts of their own.
const ChatPane = part(() => import('../chat/chat-pane.tsx'));
const CustomerPanel = part(() => import('../customer/customer-panel.tsx'));
const Covers = part(() => import('../dialogs/covers.tsx'));
/** Loaded where a colleague names this attendant. */
const MentionLines = part(() => import('../notes/mention-lines.tsx'));
const Dialogs = part(() => import('../dialogs/dialogs.tsx'));
const Notices = part(() => import('../notices/notices-part.tsx'));
/** Loaded when it is opened. */
const OtherPage = part(() => import('./other-page.tsx'));
const SearchPage = part(() => import('../search/search-page.tsx'));

/** Begins to load what stands beside the list. */
export function preloadParts(): void {
  for (const { preload } of [Notices, MeItems, ChatPane, CustomerPanel, Dialogs, Covers]) void preload();
  void preloadMenus();
  preloadTips();
}

const SEARCH_PAGE = 'search';

/** A sentence about something that failed goes by itself after this long. */
const TOLD_MS = 8_000;
/** A field that is not there after this was not what one asked for. */
const REPLY_MS = 5_000;

function refusalText(t: Texts, { code, command }: { code: string; command: string }): string {
  if (code === 'nobody_there') return t.chat.refusedNobody;
  if (code === 'no_session') return t.chat.refusedOver;
  return code === 'not_offered' || command === 'accept' ? t.chat.refusedTaken : t.chat.refusedOther;
}

/** The desk: list, chat, customer. */
export function DeskScreen(props: {
  settings: Settings;
  account: Account;
  store: DeskStore;
  engine: Engine;
  onSignOut: () => void;
}) {
  const { store, engine, settings } = props;
  const mine = idText(store.peek().me.id);
  const drafts = createDrafts(mine);
  const noteDrafts = createDrafts(mine, undefined, 'noteDraft');
  // Who was writing a note when the page was left goes on with it.
  const [noteTopics, setNoteTopics] = createSignal<ReadonlySet<string>>(
    new Set(noteDrafts.topics().filter((topic) => drafts.of(topic) === '')),
  );
  const fileDrafts = createFileDrafts(mine, engine.files);
  engine.tidyFiles(fileDrafts.keys);
  const [answerFrom, setAnswerFrom] = createSignal<{ topic: string; text: string } | null>(null);
  const [dialog, setDialog] = createSignal<DeskDialog | null>(null);
  const [panelOpen, setPanelOpen] = createSignal(isPanelEntry());
  const [told, setTold] = createSignal<{ text: string; kind: 'failed' | 'done' } | null>(null);
  const [searchAsked, setSearchAsked] = createSignal<SearchStart | null>(null);
  const [listedTopics, setListedTopics] = createSignal<readonly string[]>([]);
  const openTopic = createMemo(() => store.state().open);
  const openChat = createMemo(() => {
    const topic = openTopic();
    return topic === null ? null : (store.state().chats.get(topic) ?? null);
  });

  // Read before the history is kept, which begins with the list.
  const address = addressedTopic();
  const walk = createWalk(listedTopics);
  let replyAsked: { topic: string; until: number } | null = null;
  const addressed = createAddressedChat(store, engine.rest, (topic) => show(topic, { reply: false }));
  const paneTopic = createMemo(() => openTopic() ?? addressed.wanted()?.topic ?? null);

  function show(topic: string | null, { reply = true, walks = false }: OpenOptions = {}): void {
    replyAsked = topic !== null && reply ? { topic, until: performance.now() + REPLY_MS } : null;
    if (!walks) walk.end();
    store.dispatch({ type: 'opened', topic });
    if (topic !== null) engine.history.ensure(topic);
  }

  const pages = createPages({
    open: openTopic,
    closeChat: () => show(null),
    addressed,
    askReply: (topic) => desk.askReply(topic),
  });

  async function attach(topic: string, chosen: readonly File[]): Promise<void> {
    const refused = await fileDrafts.add(topic, chosen);
    if (refused.length === 0) return;
    const { refusalText } = await import('../files/refusal-text.ts');
    const limit = engine.files.taken()?.maxBytes ?? 0;
    desk.tell(refused.map((each) => refusalText(each, language.language(), limit)).join(' '));
  }

  const [held, setHeld] = createSignal<Undo | null>(null);
  /** Words that go back to the field, before what was begun in it meanwhile. */
  const giveBack = (topic: string, words: string) =>
    drafts.set(topic, [words, drafts.of(topic)].filter((each) => each !== '').join('\n'));
  engine.onCommand((command) => {
    // What was said before it comes before it.
    if (command.command !== 'viewing' && 'sessionTopic' in command) held()?.sendNow(command.sessionTopic);
  });
  const startUndo = async () => {
    const [{ createUndo }, { held: shared }] = await Promise.all([
      import('../undo/undo.ts'),
      engine.workspace(),
    ]);
    if (held() !== null) return;
    setHeld(
      createUndo({
        attendantId: idText(store.peek().me.id),
        undoSeconds: () => shared()?.settings.undoSeconds ?? 0,
        send: engine.send,
        giveBack,
      }),
    );
  };
  createEffect(() => {
    // Without it messages go at once.
    if (store.state().hasWorkspace) startUndo().catch(() => {});
  });

  let toldTimer: ReturnType<typeof setTimeout> | undefined;
  const desk: Desk = {
    settings,
    store,
    engine,
    state: store.state,
    drafts,
    noteDrafts,
    writesNote: (topic) => noteTopics().has(topic),
    writeNote(topic, isNote) {
      desk.askReply(topic);
      setNoteTopics((before) => {
        const next = new Set(before);
        if (isNote) next.add(topic);
        else next.delete(topic);
        return next;
      });
    },
    fileDrafts,
    attach: (topic, chosen) => void attach(topic, chosen),
    openChat,
    open(topic, options) {
      pages.giveWay(topic);
      setPanelOpen(false);
      show(topic, options);
    },
    find(topic) {
      if (store.peek().chats.has(topic)) {
        desk.open(topic, { reply: false });
        return;
      }
      pages.giveWay(null);
      setPanelOpen(false);
      addressed.want(topic);
    },
    search(start = {}) {
      if (!desk.hasWorkspace()) return;
      setSearchAsked(start);
      desk.openPage(SEARCH_PAGE);
    },
    searchAsked,
    page: pages.page,
    openPage(next) {
      setPanelOpen(false);
      pages.openPage(next);
    },
    addressed: addressed.wanted,
    askReply(topic) {
      replyAsked = { topic, until: performance.now() + REPLY_MS };
    },
    takesReply(topic) {
      if (replyAsked?.topic !== topic) return false;
      const isFresh = performance.now() < replyAsked.until;
      replyAsked = null;
      return isFresh;
    },
    isElsewhere: () => props.account.elsewhere() !== null,
    isSignInAsked: props.account.expired,
    ...createDeskTags(engine, store.state),
    send(topic, content, files) {
      // Files have a way back of their own, as long as they are on their way.
      if (files.length > 0) held()?.sendNow(topic);
      if (files.length > 0 || held()?.hold(topic, content) !== true) engine.send(topic, content, files);
    },
    held,
    undo(topic) {
      const words = held()?.takeBack(topic) ?? null;
      if (words === null) return;
      giveBack(topic, words);
      desk.askReply(topic);
      document.getElementById('composer')?.focus();
    },
    answerFrom,
    saveAnswer: (from) => void setAnswerFrom(from),
    ...createMarking(engine, store, {
      failed: () => desk.tell(t().chat.failedCommand),
      leave: (topic) => {
        if (openTopic() === topic) desk.open(null);
      },
    }),
    walk,
    dialog,
    ask: (kind, topic) => void setDialog({ kind, topic }),
    closeDialog: () => void setDialog(null),
    notes: new Map(),
    panelOpen,
    setPanelOpen,
    listedTopics,
    setListedTopics,
    ...createClock(),
    signOut() {
      forgetAddress();
      props.onSignOut();
    },
    tell(text, kind = 'failed') {
      clearTimeout(toldTimer);
      setTold(text === null ? null : { text, kind });
      if (text !== null) toldTimer = setTimeout(() => setTold(null), TOLD_MS);
    },
  };

  const language = useLanguage();
  const t = language.t;
  onCleanup(
    store.listen((_before, _after, event) => {
      if (event.type === 'commandRefused') desk.tell(refusalText(t(), event));
    }),
  );
  listenToKeys(desk);
  guardPointer();
  if (address !== null) addressed.want(address);
  keepHistory({
    chat: paneTopic,
    panel: panelOpen,
    page: pages.page,
    go(chat, panel, page) {
      setPanelOpen(panel);
      pages.set(page);
      addressed.drop();
      if (chat === null) show(null);
      else if (chat !== openTopic()) addressed.want(chat);
    },
    closeTop() {
      const hadDialog = dialog() !== null;
      setDialog(null);
      return hadDialog;
    },
  });
  // Signed in again, here or in another tab: perhaps with another name, and with a token that is taken.
  createEffect(
    on(
      () => props.account.identity(),
      (identity) => {
        if (identity === null || idText(identity.attendant.id) !== idText(store.peek().me.id)) return;
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
    held()?.stop();
    noteDrafts.stop();
    clearTimeout(toldTimer);
  });

  return (
    <DeskProvider value={desk}>
      <div
        class="desk"
        data-pane={
          pages.page() !== null ? 'page' : paneTopic() === null ? 'list' : panelOpen() ? 'customer' : 'chat'
        }
        data-elsewhere={desk.isElsewhere()}
      >
        <header class="visually-hidden">
          <h1>{settings.MAIN_PAGE_TITLE}</h1>
        </header>
        <div class="desk-lines">
          <ElsewhereLine account={props.account} />
          <ConnectionLine />
          <Show when={store.state().mentions.length > 0}>
            <Suspense>
              <MentionLines />
            </Suspense>
          </Show>
        </div>
        <main class="desk-main">
          <CustomerList />
          <Suspense fallback={<section class="chat" aria-busy="true" />}>
            <Switch fallback={<OtherPage />}>
              <Match when={pages.page() === null}>
                <ChatPane />
              </Match>
              <Match when={pages.page() === SEARCH_PAGE}>
                <SearchPage />
              </Match>
            </Switch>
          </Suspense>
        </main>
        <Suspense>
          <CustomerPanel />
        </Suspense>
        <Suspense>
          <Dialogs />
        </Suspense>
        <Suspense>
          <Covers account={props.account} />
        </Suspense>
        <Suspense>
          <Notices />
        </Suspense>
        <p class="desk-told" role="alert">
          <Show when={told()}>
            {(line) => (
              <span data-kind={line().kind}>
                <Words text={line().text} />
              </span>
            )}
          </Show>
        </p>
      </div>
    </DeskProvider>
  );
}
