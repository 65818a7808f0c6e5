import type { ChatMessage } from '@chimpassist/client/conversation';
import type { WaitingFile } from '@chimpassist/client/files';
import { idText } from '@chimpassist/protocol';
import { customerName, inSentence } from '@chimpassist/protocol/text';
import ArrowDown from 'lucide-solid/icons/arrow-down';
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  Match,
  on,
  onCleanup,
  onMount,
  Show,
  Suspense,
  Switch,
  untrack,
} from 'solid-js';
import { isFromCustomer } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { noteOfRow, noteRow } from '../notes/note-row.ts';
import { part } from '../ui/part.tsx';
import { createDrawnRows } from './drawn-rows.ts';
import { createCells } from './message-cells.ts';
import { MessageItem } from './message-item.tsx';
import { personName } from './people.ts';
import { keepRead } from './read-place.ts';
import { createSeenMessages } from './seen-messages.ts';
import { createWholeRows } from './whole-rows.ts';

/** Most chats have none. */
const NoteItem = part(() => import('../notes/note-item.tsx'));

const NO_FILES: readonly WaitingFile[] = [];

/** Nearer to the end than this counts as being at the end. */
const END_PX = 80;

/** The messages of one chat: stays at the end while one is there, keeps its place when older ones come. */
export function MessageList(props: { topic: string }) {
  const t = useTexts();
  const desk = useDesk();
  const chat = createMemo(() => desk.state().chats.get(props.topic));
  const messages = createMemo(() => chat()?.messages ?? []);
  const { identities, cellOf } = createCells(messages);
  const [atEnd, setAtEnd] = createSignal(true);
  /** With the notes in their places, as soon as these are here. */
  const rows = createMemo<readonly string[]>((before) => {
    const notes = desk.engine.notes();
    // Their cells are there by now, which those of messages() need not be.
    const here = identities();
    const shown = () => here.flatMap((identity) => cellOf(identity)?.().message ?? []);
    const next = notes === null ? here : notes.rows(props.topic, untrack(shown), hasOlder());
    return next.length === before.length && next.every((row, i) => row === before[i]) ? before : next;
  }, []);
  const rowsDrawn = createDrawnRows(rows, atEnd);
  const { drawn } = rowsDrawn;
  const name = () => {
    const customer = chat()?.session.customer;
    return customer === undefined ? '' : inSentence(customerName(customer, t().list.guest));
  };
  const session = createMemo(() => chat()?.session);
  const [missed, setMissed] = createSignal(false);
  const myId = createMemo(() => idText(desk.state().me.id));
  const unsent = createMemo(() => desk.state().unsent);
  const failed = createMemo(() => desk.state().failed);
  const waitingFiles = createMemo(() => desk.state().waitingFiles);
  let scroller!: HTMLDivElement;
  const scrollerOf = () => scroller;
  let all!: HTMLDivElement;
  let lastTop = 0;

  const toEnd = () => {
    setAtEnd(true);
    scroller.scrollTop = scroller.scrollHeight;
  };
  const toStart = () => {
    setAtEnd(false);
    const [first] = rows();
    if (first !== undefined) rowsDrawn.around(first);
    scroller.scrollTop = 0;
  };
  const onKey = (event: KeyboardEvent) => {
    const isAlone = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    const go = isAlone && event.target === scroller ? { Home: toStart, End: toEnd }[event.key] : undefined;
    if (go === undefined) return;
    event.preventDefault();
    go();
  };
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    const end = below < END_PX && !rowsDrawn.hasBelow();
    // Away from the end is who scrolls up; what grows below only asks to be followed.
    if (end) setAtEnd(true);
    else if (scrollTop < lastTop) setAtEnd(false);
    lastTop = scrollTop;
    if (end) setMissed(false);
    // Rows that are here come before one has scrolled to where they begin.
    else if (below < clientHeight && rowsDrawn.hasBelow()) newer();
    else if (scrollTop < clientHeight && !atEnd() && rowsDrawn.hasAbove()) older();
  };

  /** Something of this page lies over the conversation. */
  const isCovered = () =>
    desk.dialog() !== null ||
    desk.state().blocked ||
    desk.isElsewhere() ||
    (desk.panelOpen() && matchMedia('(max-width: 719px)').matches);
  const seen = createSeenMessages(scrollerOf, isCovered, (identity) =>
    desk.engine.receipts.saw(props.topic, identity),
  );
  createEffect(() => {
    if (!isCovered()) seen.look();
  });

  // The panel's size changes when the composer grows or the phone's keyboard opens, the messages' when they are drawn or
  // break differently: the end stays in sight.
  onMount(() => {
    const resized = new ResizeObserver(() => {
      if (atEnd()) toEnd();
    });
    resized.observe(scroller);
    resized.observe(all);
    onCleanup(() => resized.disconnect());
  });

  createEffect(
    on(identities, (now, before) => {
      const last = messages().at(-1);
      if (last === undefined) return;
      const grownAtEnd = before !== undefined && before.at(-1) !== now.at(-1);
      const grownAtStart = before !== undefined && before.length > 0 && before[0] !== now[0];
      const shown = chat();
      const fromCustomer = shown !== undefined && isFromCustomer(shown, last);
      if (grownAtStart) {
        keepPlace?.();
        keepPlace = null;
      }
      // Then whatever is drawn is followed to the end, before it is painted.
      if (before === undefined || before.length === 0 || (grownAtEnd && !fromCustomer)) setAtEnd(true);
      else if (grownAtEnd && !atEnd()) setMissed(true);
      if (grownAtEnd && atEnd()) desk.store.dispatch({ type: 'readAtEnd', topic: props.topic });
    }),
  );

  /** Puts what one reads back where it stood, while an older page is on its way. */
  let keepPlace: (() => void) | null = null;
  const older = () => {
    const put = keepRead(scroller);
    if (rowsDrawn.older()) return put?.();
    keepPlace = put;
    desk.engine.history.older(props.topic);
  };
  const newer = () => {
    const put = keepRead(scroller);
    rowsDrawn.newer();
    put?.();
  };
  // What a person goes to is drawn, wherever it stands.
  const goTo = (row: string | undefined) => {
    if (row === undefined || untrack(drawn).includes(row)) return;
    setAtEnd(false);
    untrack(() => rowsDrawn.around(row));
  };
  createWholeRows(scrollerOf, rowsDrawn, atEnd);
  createEffect(() => {
    const wanted = desk.revealed();
    if (wanted?.topic !== props.topic) return;
    goTo(messages().find(({ seq }) => seq === wanted.seq)?.identity);
  });
  createEffect(() => {
    const wanted = desk.engine.notes()?.sought();
    if (wanted == null || wanted.topic !== props.topic || wanted.isFound) return;
    const row = noteRow(wanted);
    if (rows().includes(row)) goTo(row);
  });

  return (
    <div class="messages-frame">
      <div
        ref={scroller}
        class="messages"
        tabindex="0"
        role="log"
        aria-live="off"
        aria-label={t().chat.messages(name())}
        onScroll={onScroll}
        onKeyDown={onKey}
      >
        <div ref={all} class="messages-all">
          <Switch>
            <Match when={chat()?.history.kind === 'loading' || chat()?.history.kind === 'unknown'}>
              <p class="messages-note">{t().chat.loading}</p>
            </Match>
            <Match when={chat()?.history.kind === 'failed'}>
              <p class="messages-note">
                {t().chat.failed}{' '}
                <button
                  type="button"
                  class="link-button"
                  onClick={() => desk.engine.history.retry(props.topic)}
                >
                  {t().chat.retry}
                </button>
              </p>
            </Match>
            <Match when={chat()?.history.kind === 'refused'}>
              <p class="messages-note">{t().chat.notYours}</p>
            </Match>
            <Match when={rowsDrawn.hasAbove() || hasOlder()}>
              <button type="button" class="button messages-older" onClick={older}>
                {t().chat.older}
              </button>
            </Match>
            <Match when={messages().length > 0}>
              <p class="messages-note">{t().chat.beginning}</p>
            </Match>
          </Switch>
          <For each={drawn()}>
            {(identity, i) => {
              const n = noteOfRow(identity);
              if (n !== null)
                return (
                  <Suspense>
                    <NoteItem
                      topic={props.topic}
                      n={n}
                      after={cellOf(drawn()[i() - 1] ?? '')?.().message.at}
                      onSought={() => setAtEnd(false)}
                    />
                  </Suspense>
                );
              const cell = cellOf(identity);
              if (cell === undefined) return null;
              const message = () => cell().message;
              return (
                <MessageItem
                  message={message()}
                  previous={cell().previous}
                  next={cell().next}
                  fromCustomer={isCustomers(message())}
                  mine={idText(message().from.id) === myId()}
                  unsent={unsent().has(String(message().id)) && !message().delivered}
                  author={authorOf(message())}
                  onFold={() => setAtEnd(false)}
                  failed={failed().has(String(message().id))}
                  topic={props.topic}
                  waiting={waitingFiles().get(String(message().id)) ?? NO_FILES}
                  watch={seen.watch}
                />
              );
            }}
          </For>
          <Show when={rowsDrawn.hasBelow()}>
            <button type="button" class="button messages-newer" onClick={newer}>
              {t().chat.newer}
            </button>
          </Show>
        </div>
      </div>
      <Show when={missed()}>
        <button type="button" class="button messages-new" onClick={toEnd}>
          <ArrowDown size={16} aria-hidden="true" />
          {t().chat.newMessages}
        </button>
      </Show>
    </div>
  );

  function hasOlder(): boolean {
    const history = chat()?.history;
    return history?.kind === 'ready' && history.older;
  }
  function authorOf(message: ChatMessage): string {
    const of = session();
    if (of !== undefined && isCustomers(message)) return customerName(of.customer, t().list.guest);
    return personName(message.from);
  }
  function isCustomers(message: ChatMessage): boolean {
    const of = session();
    return of !== undefined && isFromCustomer({ session: of }, message);
  }
}
