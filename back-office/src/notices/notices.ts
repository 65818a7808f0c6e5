import { customerName, inSentence } from '@chimpassist/protocol/text';
import { createEffect, createMemo, on, onCleanup } from 'solid-js';
import { personName } from '../chat/people.ts';
import type { Desk } from '../desk-view/desk-context.tsx';
import type { Texts } from '../i18n/en.ts';
import { attentionCount } from '../list/list-rows.ts';
import type { Sites } from '../sites/sites-context.ts';
import { newsIn } from './news.ts';
import { noticeSettings } from './notice-settings.ts';
import { shareAttention } from './tabs-attention.ts';
import { createTone } from './tone.ts';

/** Several tabs of one attendant hear the same; the lock's holder tells, so that it is told once. */
const LOCK = 'chimpassist.notices';
/** One sound for what arrives at once. */
const QUIET_MS = 1_000;
/** A title costs the whole browser a redraw of its tabs: dozens a second are felt. */
const TITLE_EVERY_MS = 500;

/** Tells by sound, notification and title. One that looks at the chat in question is told nothing. */
export function tellNews(desk: Desk, texts: () => Texts, sites?: Sites): void {
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
    const news = newsIn(before, after, event).filter(({ topic }) => !attention.isSeen(topic));
    const [first] = news;
    if (first === undefined) return;
    if (noticeSettings().sound && performance.now() - lastSound > QUIET_MS) {
      lastSound = performance.now();
      if (tone.canPlay() || !attention.soundsElsewhere(first.kind)) tone.play(first.kind);
    }
    if (!noticeSettings().notification || document.hasFocus() || attention.isAnySeen()) return;
    for (const each of news) {
      const name = inSentence(customerName(each.customer, texts().list.guest));
      const { waitingTitle, messageTitle, mentionTitle, backTitle } = texts().told;
      switch (each.kind) {
        case 'waiting':
          show(waitingTitle, name, each.topic);
          break;
        case 'message':
          show(messageTitle(name), '', each.topic);
          break;
        case 'back':
          show(backTitle(name), '', each.topic);
          break;
        case 'mention':
          show(mentionTitle(inSentence(personName(each.from))), name, each.topic);
          break;
      }
    }
  });

  /** Without what was written: it would stand on a locked screen. */
  function show(title: string, body: string, topic: string): void {
    try {
      const notification = new Notification(title, { body, tag: topic });
      notification.addEventListener('click', () => {
        window.focus();
        desk.find(topic);
        notification.close();
      });
    } catch {
      // Phones allow them to service workers only.
    }
  }

  const title = createMemo(() => {
    const { MAIN_PAGE_TITLE } = desk.settings;
    const elsewhere = sites?.list.reduce((sum, site) => sum + (site.isShown() ? 0 : site.count()), 0) ?? 0;
    const count = noticeSettings().title ? attentionCount(desk.state()) + elsewhere : 0;
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
    clearTimeout(titleTimer);
    leave.abort();
    attention.stop();
    tone.stop();
  });
}
