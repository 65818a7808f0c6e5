import type { ReadyAnswer } from '@chimpassist/protocol';
import { batch, createEffect, createMemo, createSignal, getOwner, runWithOwner } from 'solid-js';
import type { AnswerSource } from '../answers/answer-source.ts';
import { createDeskChanges } from '../changes/desk-changes.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import { createFileDrafts, type DraftRefusal } from '../files/file-drafts.ts';
import { useLanguage } from '../i18n/texts.tsx';
import type { Account } from '../identity/account.ts';
import { ownerOf } from '../identity/owner.ts';
import { createMarking } from '../marks/marking.ts';
import { createQuiet } from '../notices/desk-quiet.ts';
import type { Settings } from '../settings/settings.ts';
import { createDeskTags } from '../tags/desk-tags.ts';
import { createClock } from '../ui/clock.ts';
import { createDeskUndo } from '../undo/desk-undo.ts';
import { createTeamSettings } from '../workspace/team-settings.ts';
import { addressedTopic, forgetAddress, isPanelEntry, keepHistory } from './address.ts';
import { createAddressedChat } from './addressed-chat.ts';
import type { AskedAssistant, Desk, DeskDialog, OpenOptions, SearchStart } from './desk-context.tsx';
import { createOfferActs } from './offer-acts.ts';
import { createPages, SEARCH_PAGE } from './pages.ts';
import { createReplyWish } from './reply-wish.ts';
import { createToldLine } from './told-line.ts';
import { createWalk } from './walk.ts';
import { createWritingModes } from './writing-modes.ts';

/** Makes what every part of the desk needs, and keeps the address of the page in step with it. */
export function createDesk(options: {
  settings: Settings;
  account: Account;
  store: DeskStore;
  engine: Engine;
  onSignOut: () => void;
}) {
  const { store, engine, settings } = options;
  const mine = ownerOf(settings.SITE, store.peek().me.id);
  const language = useLanguage();
  const { told, tell } = createToldLine(store, language.t);
  const wish = createReplyWish();
  const { setWritesNote, ...modes } = createWritingModes(mine);
  const fileDrafts = createFileDrafts(mine, engine.files);
  engine.tidyFiles(fileDrafts.keys);
  const [answerFrom, setAnswerFrom] = createSignal<AnswerSource | null>(null);
  const [macroAsked, setMacroAsked] = createSignal<{ topic: string; answer: ReadyAnswer } | null>(null);
  const [assistantAsked, setAssistantAsked] = createSignal<AskedAssistant | null>(null);
  const [dialog, setDialog] = createSignal<DeskDialog | null>(null);
  const [panelOpen, setPanelOpen] = createSignal(isPanelEntry());
  /** The page from which the chat on the screen was opened. */
  const [from, setFrom] = createSignal<string | null>(null);
  const [searchAsked, setSearchAsked] = createSignal<SearchStart | null>(null);
  const [revealed, setRevealed] = createSignal<{ topic: string; seq: number } | null>(null);
  const [listedTopics, setListedTopics] = createSignal<readonly string[]>([]);
  const openTopic = createMemo(() => store.state().open);
  const owner = getOwner();
  let startsDrafts: Promise<unknown> | null = null;
  const openChat = createMemo(() => {
    const topic = openTopic();
    return topic === null ? null : (store.state().chats.get(topic) ?? null);
  });

  // Read before the history is kept, which begins with the list.
  const address = addressedTopic();
  const walk = createWalk(listedTopics);
  const addressed = createAddressedChat(store, engine.rest, (topic) => show(topic, { reply: false }));
  const paneTopic = createMemo(() => openTopic() ?? addressed.wanted()?.topic ?? null);

  function show(topic: string | null, { reply = true, walks = false }: OpenOptions = {}): void {
    if (topic !== null && reply) wish.askReply(topic);
    else wish.forget();
    if (!walks) walk.end();
    store.dispatch({ type: 'opened', topic });
    if (topic !== null) engine.history.ensure(topic);
  }

  const pages = createPages({
    open: openTopic,
    closeChat: () => show(null),
    addressed,
    askReply: wish.askReply,
  });

  async function tellRefused(adding: Promise<DraftRefusal[]>): Promise<void> {
    const refused = await adding;
    if (refused.length === 0) return;
    const { refusalText } = await import('../files/refusal-text.ts');
    const limit = engine.files.taken()?.maxBytes ?? 0;
    tell(refused.map((each) => refusalText(each, language.language(), limit)).join(' '));
  }

  // Loaded with the first chat that is opened: what was begun at another machine goes on here.
  createEffect(() => {
    const topic = openTopic();
    if (topic === null || !store.state().hasWorkspace || startsDrafts !== null) return;
    startsDrafts = import('../drafts/desk-drafts.ts').then(
      ({ startDeskDrafts }) =>
        runWithOwner(owner, () => startDeskDrafts({ engine, store, openTopic, setWritesNote, ...modes })),
      () => {
        startsDrafts = null;
      },
    );
  });

  const clock = createClock();
  const teamSettings = createTeamSettings(engine, store);
  const desk: Desk = {
    settings,
    store,
    engine,
    state: store.state,
    ...modes,
    writeNote(topic, isNote) {
      wish.askReply(topic);
      setWritesNote(topic, isNote);
    },
    fileDrafts,
    attach: (topic, chosen) => void tellRefused(fileDrafts.add(topic, chosen)),
    attachLater: (topic, files) => void tellRefused(fileDrafts.addLater(topic, files)),
    openChat,
    open(topic, options) {
      setFrom(null);
      pages.giveWay(topic);
      setPanelOpen(false);
      show(topic, options);
    },
    find(topic) {
      const from = pages.page();
      batch(() => {
        if (store.peek().chats.has(topic)) desk.open(topic, { reply: false });
        else {
          pages.giveWay(null);
          setPanelOpen(false);
          addressed.want(topic);
        }
        setFrom(from);
      });
    },
    back() {
      if (from() === null) desk.open(null);
      else history.back();
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
      setFrom(null);
      pages.openPage(next);
    },
    addressed: addressed.wanted,
    askReply: wish.askReply,
    takesReply: wish.takesReply,
    ...createOfferActs({
      engine,
      askReply: wish.askReply,
      failed: () => tell(language.t().chat.failedCommand),
    }),
    isElsewhere: () => options.account.elsewhere() !== null,
    isSignInAsked: options.account.expired,
    teamSettings,
    ...createDeskChanges(teamSettings, store, clock.now),
    ...createQuiet({
      engine,
      store,
      now: clock.now,
      failed: () => tell(language.t().chat.failedCommand),
    }),
    ...createDeskTags(engine, store.state),
    ...createDeskUndo({ attendantId: mine, engine, store, drafts: modes.drafts, askReply: wish.askReply }),
    answerFrom,
    saveAnswer: (from) => void setAnswerFrom(from),
    assistantAsked,
    askAssistant: (asked) => void setAssistantAsked(asked),
    macroAsked,
    askMacro: (asked) => void setMacroAsked(asked),
    ...createMarking(engine, store, {
      failed: () => tell(language.t().chat.failedCommand),
      leave: (topic) => {
        if (openTopic() === topic) desk.open(null);
      },
    }),
    walk,
    dialog,
    ask: (kind, topic) => void setDialog({ kind, topic }),
    closeDialog: () => void setDialog(null),
    revealed,
    reveal: (message) => void setRevealed(message),
    notes: new Map(),
    panelOpen,
    setPanelOpen,
    listedTopics,
    setListedTopics,
    ...clock,
    signOut() {
      forgetAddress();
      options.onSignOut();
    },
    tell,
  };

  if (address !== null) addressed.want(address);
  keepHistory({
    chat: paneTopic,
    panel: panelOpen,
    page: pages.page,
    from,
    // At once: what lies between would be an entry of its own.
    go: ({ chat, panel, page, from: before }) =>
      batch(() => {
        setFrom(before);
        setPanelOpen(panel);
        pages.set(page);
        addressed.drop();
        if (chat === null) show(null);
        else if (chat !== openTopic()) addressed.want(chat);
      }),
    closeTop() {
      const hadDialog = dialog() !== null;
      setDialog(null);
      return hadDialog;
    },
  });

  return { desk, paneTopic, told };
}
