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
import { pageIsSeen } from '../engine/receipts.ts';
import { useTexts } from '../i18n/texts.tsx';
import { noteOfRow } from '../notes/note-row.ts';
import { part } from '../ui/part.tsx';
import { createCells } from './message-cells.ts';
import { MessageItem } from './message-item.tsx';
import { personName } from './people.ts';

/** A message is on the screen when so much of it is, or when it fills so much of what there is to see. */
const SEEN_SHARE = 0.6;
/** How often the share is looked at on the way. */
const SEEN_STEPS = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, SEEN_SHARE, 0.8, 1];
const isRead = ({
  isIntersecting,
  intersectionRatio,
  intersectionRect,
  rootBounds,
}: IntersectionObserverEntry) =>
  isIntersecting &&
  (intersectionRatio >= SEEN_SHARE ||
    (rootBounds !== null && intersectionRect.height >= rootBounds.height * SEEN_SHARE));

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
  /** With the notes in their places, as soon as these are here. */
  const rows = createMemo<readonly string[]>((before) => {
    const notes = desk.engine.notes();
    // Their cells are there by now, which those of messages() need not be.
    const here = identities();
    const shown = () => here.flatMap((identity) => cellOf(identity)?.().message ?? []);
    const next = notes === null ? here : notes.rows(props.topic, untrack(shown), hasOlder());
    return next.length === before.length && next.every((row, i) => row === before[i]) ? before : next;
  }, []);
  const name = () => {
    const customer = chat()?.session.customer;
    return customer === undefined ? '' : inSentence(customerName(customer, t().list.guest));
  };
  const session = createMemo(() => chat()?.session);
  const [atEnd, setAtEnd] = createSignal(true);
  const [missed, setMissed] = createSignal(false);
  const myId = createMemo(() => idText(desk.state().me.id));
  const unsent = createMemo(() => desk.state().unsent);
  const failed = createMemo(() => desk.state().failed);
  const waitingFiles = createMemo(() => desk.state().waitingFiles);
  let scroller!: HTMLDivElement;
  let all!: HTMLDivElement;
  let lastTop = 0;

  const toEnd = () => {
    setAtEnd(true);
    scroller.scrollTop = scroller.scrollHeight;
  };
  const onScroll = () => {
    const end = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < END_PX;
    // Away from the end is who scrolls up; what grows below only asks to be followed.
    if (end) setAtEnd(true);
    else if (scroller.scrollTop < lastTop) setAtEnd(false);
    lastTop = scroller.scrollTop;
    if (end) setMissed(false);
  };

  // Seen: on the screen, of a window that is looked at. Coming back to the window looks again.
  const onScreen = new Map<Element, string>();
  const look = () => {
    if (!pageIsSeen() || isCovered()) return;
    for (const identity of onScreen.values()) desk.engine.receipts.saw(props.topic, identity);
  };
  /** Something of this page lies over the conversation. */
  const isCovered = () =>
    desk.dialog() !== null ||
    desk.state().blocked ||
    desk.isElsewhere() ||
    (desk.panelOpen() && matchMedia('(max-width: 719px)').matches);
  createEffect(() => {
    if (!isCovered()) look();
  });
  let observer: IntersectionObserver | undefined;
  const watch = (element: HTMLElement, identity: string) => {
    observer ??= new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          const name = (entry.target as HTMLElement).dataset.identity;
          if (isRead(entry) && name !== undefined) onScreen.set(entry.target, name);
          else onScreen.delete(entry.target);
        }
        look();
      },
      { root: scroller, threshold: SEEN_STEPS },
    );
    element.dataset.identity = identity;
    observer.observe(element);
    return () => {
      observer?.unobserve(element);
      onScreen.delete(element);
    };
  };
  window.addEventListener('focus', look);
  document.addEventListener('visibilitychange', look);
  onCleanup(() => {
    observer?.disconnect();
    window.removeEventListener('focus', look);
    document.removeEventListener('visibilitychange', look);
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
    const top = scroller.getBoundingClientRect().top;
    const read = [...scroller.querySelectorAll('article')].find(
      (article) => article.getBoundingClientRect().bottom > top,
    );
    if (read !== undefined) {
      const place = read.getBoundingClientRect().top;
      const put = () => {
        scroller.scrollTop += read.getBoundingClientRect().top - place;
      };
      keepPlace = () => {
        put();
        // Messages that were not drawn yet get their true height in the frames after.
        requestAnimationFrame(() => {
          put();
          requestAnimationFrame(put);
        });
      };
    }
    desk.engine.history.older(props.topic);
  };

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
            <Match when={hasOlder()}>
              <button type="button" class="button messages-older" onClick={older}>
                {t().chat.older}
              </button>
            </Match>
            <Match when={messages().length > 0}>
              <p class="messages-note">{t().chat.beginning}</p>
            </Match>
          </Switch>
          <For each={rows()}>
            {(identity, i) => {
              const n = noteOfRow(identity);
              if (n !== null)
                return (
                  <Suspense>
                    <NoteItem
                      topic={props.topic}
                      n={n}
                      after={cellOf(rows()[i() - 1] ?? '')?.().message.at}
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
                  watch={watch}
                />
              );
            }}
          </For>
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
