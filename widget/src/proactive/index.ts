import type { BubbleEvent, PageRule } from '@chimpassist/protocol';
import { clientConfig, storageKeys } from '../core/config.ts';
import { safeStorage } from '../core/safe-storage.ts';
import type { Controller } from '../launcher/controller.ts';
import { addSheet } from '../launcher/sheet.ts';
import css from './bubble.css?inline';
import { drawBubble } from './bubble.ts';
import { fits } from './fits.ts';
import { createShown } from './shown.ts';

const TICK_MS = 1_000;

/** What is read of `GET /config/widget`. */
interface PageConfig {
  open?: boolean;
  rules?: PageRule[];
}

/** How far down the page was scrolled, in percent. */
function scrolled(): number {
  const { scrollHeight } = document.documentElement;
  return scrollHeight === 0 ? 100 : Math.min(100, Math.ceil(((scrollY + innerHeight) / scrollHeight) * 100));
}

/**
 * Opens bubbles by the rules of the workspace: each at most once, one on a page, none while a chat goes on. Nobody is connected to for
 * it, and what is counted is said by beacons. Returns the way to end it.
 */
export function watch(root: ShadowRoot, controller: Controller): () => void {
  const frame = root.querySelector<HTMLElement>('.frame');
  const { props } = controller.store.state;
  const config = clientConfig(props);
  const shown = createShown(
    safeStorage(() => window.localStorage),
    `${storageKeys(config).prefix}bubbles`,
  );
  let rules: readonly PageRule[] = [];
  let isOpen = true;
  let visit = { url: location.href, seconds: 0, scroll: 0 };
  let erase: (() => void) | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  /** By which rule the chat was opened, until somebody writes. */
  let openedBy: string | null = null;
  let isEnded = false;

  const count = (id: string, event: BubbleEvent): void => {
    navigator.sendBeacon(`${config.backendEndpoint}/config/rules/${encodeURIComponent(id)}/${event}`);
  };
  const takeAway = (): void => {
    erase?.();
    erase = null;
  };

  function show({ id, text }: PageRule): void {
    if (frame === null) return;
    clearInterval(timer);
    shown.note(id);
    count(id, 'shown');
    const { activeElement } = root;
    erase = drawBubble(frame, text, controller.store.state.props, {
      answer() {
        openedBy = id;
        count(id, 'opened');
        controller.open();
      },
      notNow() {
        shown.notNow();
        const hadFocus = root.activeElement !== null && root.activeElement !== activeElement;
        takeAway();
        if (hadFocus) root.querySelector<HTMLElement>('.launcher')?.focus();
      },
    });
  }

  function look(): void {
    if (document.hidden) return;
    const isSame = location.href === visit.url;
    visit = {
      url: location.href,
      seconds: isSame ? visit.seconds + TICK_MS / 1000 : 0,
      scroll: Math.max(isSame ? visit.scroll : 0, scrolled()),
    };
    const { proactive } = controller.store.state.props;
    const { stage, isOpen: isPanelOpen } = controller.store.state;
    if (!proactive || isPanelOpen || stage.kind !== 'idle') return;
    const attributes = proactive === true ? {} : proactive;
    const now = { ...visit, attributes, isOpen, isReturning: shown.isReturning };
    const rule = rules.find((each) => fits(each, now) && shown.may(each.id));
    if (rule !== undefined) show(rule);
  }

  async function begin(): Promise<void> {
    const response = await fetch(`${config.backendEndpoint}/config/widget`);
    const { open = true, rules: all } = (await response.json()) as PageConfig;
    if (isEnded || !Array.isArray(all) || all.length === 0) return;
    rules = all;
    isOpen = open;
    addSheet(root, css);
    timer = setInterval(look, TICK_MS);
    look();
  }

  const leave = [
    controller.events.on('opened', takeAway),
    controller.events.on('message', ({ own }) => {
      if (own && openedBy !== null) count(openedBy, 'answered');
      if (own) openedBy = null;
    }),
  ];
  // A page without bubbles misses nothing that its visitor has asked for.
  begin().catch(() => {});
  return () => {
    isEnded = true;
    clearInterval(timer);
    takeAway();
    for (const each of leave) each();
  };
}
