import { customerName, inSentence } from '@chimpassist/protocol/text';
import { onCleanup } from 'solid-js';
import { personName } from '../chat/people.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Texts } from '../i18n/en.ts';
import { noteworthyIn } from '../notices/noteworthy.ts';
import { noticeSettings } from '../notices/notice-settings.ts';
import { createTone } from '../notices/tone.ts';

/** As for the desk on the screen: of several tabs the lock's holder tells. */
const LOCK = 'chimpassist.notices.sites';
const QUIET_MS = 1_000;

export interface OtherSite {
  store: DeskStore;
  isShown(): boolean;
  /** Do not disturb. */
  isQuiet(): boolean;
  /** What a notification says of the place. */
  place(): string;
  /** Brings its chat to the screen. */
  find(topic: string): void;
}

/** Tells by sound and notification of what happens at sites that are not on the screen. @returns how a site is added. */
export function createTellOfOthers(texts: () => Texts): (site: OtherSite) => () => void {
  const tone = createTone(() => {});
  let lastSound = Number.NEGATIVE_INFINITY;
  let isTeller = !('locks' in navigator);
  const leave = new AbortController();
  navigator.locks
    ?.request(LOCK, { signal: leave.signal }, async () => {
      isTeller = true;
      await new Promise<void>((resolve) => leave.signal.addEventListener('abort', () => resolve()));
    })
    .catch(() => {
      // Left before its turn came.
    });
  onCleanup(() => {
    leave.abort();
    tone.stop();
  });

  return ({ store, isShown, isQuiet, place, find }) =>
    store.listen((before, after, event) => {
      if (!isTeller || isShown() || isQuiet()) return;
      const [first] = noteworthyIn(before, after, event);
      if (first === undefined) return;
      if (noticeSettings().sound && performance.now() - lastSound > QUIET_MS) {
        lastSound = performance.now();
        if (tone.canPlay()) tone.play(first.kind);
      }
      if (!noticeSettings().notification) return;
      const { told, list } = texts();
      const name = inSentence(customerName(first.customer, list.guest));
      const title =
        first.kind === 'waiting'
          ? told.waitingTitle
          : first.kind === 'mention'
            ? told.mentionTitle(inSentence(personName(first.from)))
            : told.messageTitle(name);
      try {
        const notification = new Notification(title, { body: place(), tag: `${place()} ${first.topic}` });
        notification.addEventListener('click', () => {
          window.focus();
          find(first.topic);
          notification.close();
        });
      } catch {
        // Phones allow them to service workers only.
      }
    });
}
