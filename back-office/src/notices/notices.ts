import { sessionTopicOf } from '@chimpassist/protocol';
import { beginningOf, customerName, inSentence } from '@chimpassist/protocol/text';
import { createEffect, createMemo, on, onCleanup } from 'solid-js';
import { personName } from '../chat/people.ts';
import type { Desk } from '../desk-view/desk-context.tsx';
import type { Texts } from '../i18n/en.ts';
import { attentionCount } from '../list/list-rows.ts';
import type { Sites } from '../sites/sites-context.ts';
import { createDesktopNotes } from './desktop-notes.ts';
import { type Noteworthy, noteworthyIn } from './noteworthy.ts';
import { noticeSettings } from './notice-settings.ts';
import { isQuiet } from './quiet-times.ts';
import { shareAttention } from './tabs-attention.ts';
import { createTone } from './tone.ts';

/** Several tabs of one attendant hear the same; the lock's holder tells, so that it is told once. */
const LOCK = 'chimpassist.notices';
/** One sound for what arrives at once. */
const QUIET_MS = 1_000;
/** Of what was written so much stands in a notification. */
const WORDS_MAX = 160;
/** What was seen takes its notifications away this much later: many things are seen at once. */
const HIDE_AFTER_MS = 300;
/** A title costs the whole browser a redraw of its tabs: dozens a second are felt. */
const TITLE_EVERY_MS = 500;

/** Whose count stands at the icon: of two sites the one that goes may be taken down after the other has come. */
let badgeOf: Desk | null = null;

/** The count at the icon of the installed desk; other windows have none. */
function showBadge(desk: Desk, count: number): void {
  badgeOf = desk;
  const work = count === 0 ? navigator.clearAppBadge?.() : navigator.setAppBadge?.(count);
  work?.catch(() => {});
}

/** Tells by sound, notification and title. One that looks at the chat in question is told nothing. */
export function tellNoteworthy(desk: Desk, texts: () => Texts, sites?: Sites): void {
  const tone = createTone(() => attention.changed());
  let lastSound = Number.NEGATIVE_INFINITY;
  const hasLocks = 'locks' in navigator;
  let isTeller = false;
  const leave = new AbortController();
  if (hasLocks) {
    navigator.locks
      .request(LOCK, { signal: leave.signal }, async () => {
        isTeller = true;
        await new Promise<void>((resolve) => leave.signal.addEventListener('abort', () => resolve()));
      })
      .catch(() => {
        // Left before its turn came.
      });
  }
  const attention = shareAttention(
    () => (document.hasFocus() ? desk.store.peek().open : null),
    tone.canPlay,
    tone.play,
  );
  createEffect(
    on(
      () => desk.state().open,
      () => attention.changed(),
    ),
  );

  const stopListening = desk.store.listen((before, after, event) => {
    // A page without https has no locks.
    if (hasLocks ? !isTeller : !attention.isFirst()) return;
    const news = noteworthyIn(before, after, event).filter(({ topic }) => !attention.isSeen(topic));
    const [first] = news;
    if (first === undefined) return;
    // Do not disturb: what waits is seen in the list, and counted in the title.
    if (isQuiet(after, desk.now())) return;
    if (noticeSettings().sound && performance.now() - lastSound > QUIET_MS) {
      lastSound = performance.now();
      if (tone.canPlay() || !attention.soundsElsewhere(first.kind)) tone.play(first.kind);
    }
    if (!noticeSettings().notification || document.hasFocus() || attention.isAnySeen()) return;
    for (const each of news) {
      const name = inSentence(customerName(each.customer, texts().list.guest));
      const { waitingTitle, messageTitle, mentionTitle, backTitle } = texts().told;
      const words = (text: string): string =>
        noticeSettings().words ? beginningOf(text.replace(/\s+/g, ' ').trim(), WORDS_MAX) : '';
      switch (each.kind) {
        case 'waiting':
          show(waitingTitle, [name, words(each.words)].filter(Boolean).join(': '), each);
          break;
        case 'message':
          show(messageTitle(name), words(each.words), each);
          break;
        case 'back':
          show(backTitle(name), '', each);
          break;
        case 'mention':
          show(mentionTitle(inSentence(personName(each.from))), name, each);
          break;
      }
    }
  });

  /** What was written stands in it where the attendant has not switched it off: it may stand on a locked screen. */
  function show(title: string, body: string, { topic, customer }: Noteworthy): void {
    const hash = `#chat=${encodeURIComponent(String(customer.id))}`;
    // The page has a sound of its own.
    void notes.show({ topic, title, body, hash, isSilent: noticeSettings().sound });
  }
  const notes = createDesktopNotes((topic) => desk.find(topic));
  /** Seen here, at another tab or machine, or not mine to answer any more. */
  function isDone(topic: string): boolean {
    const state = desk.store.peek();
    const chat = state.chats.get(topic);
    if (attention.isSeen(topic)) return true;
    if (chat === undefined || state.mentions.some(({ customerId }) => sessionTopicOf(customerId) === topic))
      return false;
    return chat.state !== 'waiting' && (chat.unread === 0 || !chat.mine);
  }
  let hideTimer: ReturnType<typeof setTimeout> | undefined;
  const hideSoon = () => {
    hideTimer ??= setTimeout(() => {
      hideTimer = undefined;
      if (noticeSettings().notification) void notes.hide(isDone);
    }, HIDE_AFTER_MS);
  };
  window.addEventListener('focus', hideSoon);
  const stopHiding = desk.store.listen((before, after) => {
    if (before.chats !== after.chats || before.open !== after.open) hideSoon();
  });

  const title = createMemo(() => {
    const { MAIN_PAGE_TITLE } = desk.settings;
    const elsewhere = sites?.list.reduce((sum, site) => sum + (site.isShown() ? 0 : site.count()), 0) ?? 0;
    const count = noticeSettings().title ? attentionCount(desk.state()) + elsewhere : 0;
    showBadge(desk, count);
    return count === 0 ? MAIN_PAGE_TITLE : `(${count}) ${MAIN_PAGE_TITLE}`;
  });
  let titleAt = Number.NEGATIVE_INFINITY;
  let titleTimer: ReturnType<typeof setTimeout> | undefined;
  const showTitle = () => {
    titleAt = performance.now();
    document.title = title();
  };
  createEffect(
    on(title, () => {
      clearTimeout(titleTimer);
      const wait = titleAt + TITLE_EVERY_MS - performance.now();
      if (wait <= 0) showTitle();
      else titleTimer = setTimeout(showTitle, wait);
    }),
  );
  onCleanup(() => {
    stopListening();
    stopHiding();
    clearTimeout(hideTimer);
    window.removeEventListener('focus', hideSoon);
    if (badgeOf === desk) showBadge(desk, 0);
    clearTimeout(titleTimer);
    leave.abort();
    attention.stop();
    tone.stop();
  });
}
