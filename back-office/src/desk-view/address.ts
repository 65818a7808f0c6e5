import { customerIdTextOf, sessionTopicOf } from '@chimpassist/protocol';
import { createEffect, on, onCleanup } from 'solid-js';

const CHAT = '#chat=';
/** A page in the place of the chat, and what it shows: `#settings/teams`. */
const PAGE = /^#((?:settings|board|reports|search|visitors)(?:\/[a-z-]+)?)$/;

/** What an entry of the browser's history shows. */
interface Shown {
  chat: string | null;
  panel: boolean;
  page: string | null;
  /** The page from which the chat was opened, and to which Back leads. Entries of before do not say it. */
  from?: string | null;
}

const isShown = (state: unknown): state is Shown =>
  typeof state === 'object' && state !== null && 'chat' in state && 'panel' in state && 'page' in state;

/** The chat that the page's address names, as a session topic. */
export function addressedTopic(hash: string = location.hash): string | null {
  if (!hash.startsWith(CHAT)) return null;
  try {
    const topic = sessionTopicOf(decodeURIComponent(hash.slice(CHAT.length)));
    return customerIdTextOf(topic) === null ? null : topic;
  } catch {
    return null;
  }
}

/** The page in the place of the chat that the address names. */
export const addressedPage = (hash: string = location.hash): string | null => PAGE.exec(hash)?.[1] ?? null;

/** Where the page is, with or without this chat: what can be sent to a colleague. */
export function addressOf(topic: string | null, page: string | null = null): string {
  const id = topic === null ? null : customerIdTextOf(topic);
  const { origin, pathname, search } = location;
  const hash = page !== null ? `#${page}` : id === null ? '' : CHAT + encodeURIComponent(id);
  return `${origin}${pathname}${search}${hash}`;
}

/** Whether the page was left with the customer panel unfolded. */
export const isPanelEntry = (): boolean => isShown(history.state) && history.state.panel;

export const forgetAddress = (): void => history.replaceState(null, '', addressOf(null));

/**
 * Keeps the browser's history equal to the panes: a chat is one entry above the list, the unfolded customer panel one above
 * the chat. Back leaves a pane, and not the desk; another chat takes the entry of the one before. A chat that was opened from a
 * page, as a hit of the search, stands above that page.
 */
export function keepHistory(view: {
  chat(): string | null;
  panel(): boolean;
  /** What lies in the place of the chat. */
  page(): string | null;
  /** The page from which the chat was opened and to which Back leads. */
  from(): string | null;
  /** Back or forward, or an address that was typed in. */
  go(shown: { chat: string | null; panel: boolean; page: string | null; from: string | null }): void;
  /** Whether Back closed something else, which lies above the panes. */
  closeTop(): boolean;
}): void {
  function depth({ chat, panel, page, from = null }: Shown): number {
    if (page !== null) return 1;
    return chat === null ? 0 : 1 + Number(from !== null) + Number(panel);
  }
  let shown: Shown = { chat: null, panel: false, page: null, from: null };
  const addressOfShown = ({ chat, page }: Shown) => addressOf(chat, page);
  /** What a `history.back()` of this page goes to; its popstate changes nothing. */
  let isGoing = false;

  const begun: unknown = history.state;
  const isEntry = isShown(begun) && begun.chat === addressedTopic() && begun.page === addressedPage();
  if (isEntry) shown = begun;
  // Came by an address: the list lies below, so that Back leads there, and what it names is an entry above.
  else history.replaceState(shown, '', addressOf(null));

  const put = (next: Shown) => {
    const steps = depth(next) - depth(shown);
    if (steps > 0) history.pushState(next, '', addressOfShown(next));
    else if (steps === 0) history.replaceState(next, '', addressOfShown(next));
    else {
      isGoing = true;
      history.go(steps);
    }
    shown = next;
  };
  createEffect(
    on(
      [view.chat, view.panel, view.page, view.from],
      ([open, unfolded, page, cameFrom]) => {
        const chat = page === null ? open : null;
        const from = chat === null ? null : cameFrom;
        const next = { chat, panel: chat !== null && unfolded, page, from };
        const { from: before = null } = shown;
        if (chat === shown.chat && next.panel === shown.panel && page === shown.page && from === before)
          return;
        put(next);
      },
      { defer: isEntry },
    ),
  );

  const onPop = (event: PopStateEvent) => {
    if (isGoing) {
      isGoing = false;
      // Another chat may have been opened before the browser was there.
      history.replaceState(shown, '', addressOfShown(shown));
      return;
    }
    if (view.closeTop()) {
      history.pushState(shown, '', addressOfShown(shown));
      return;
    }
    const state: unknown = event.state;
    shown = isShown(state) ? state : { chat: addressedTopic(), panel: false, page: addressedPage() };
    view.go({ ...shown, from: shown.from ?? null });
  };
  window.addEventListener('popstate', onPop);
  onCleanup(() => window.removeEventListener('popstate', onPop));
}
