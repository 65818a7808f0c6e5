import type { VisitorHears } from '@chimpassist/protocol';
import { clientConfig, storageKeys } from '../core/config.ts';
import { safeStorage } from '../core/safe-storage.ts';
import type { Controller } from '../launcher/controller.ts';
import { addSheet } from '../launcher/sheet.ts';
import css from '../proactive/bubble.css?inline';
import { drawBubble } from '../proactive/bubble.ts';
import { createShown, isQuiet } from '../proactive/shown.ts';
import { createVisitorSocket } from './visitor-socket.ts';

/** A page without a router of its own says by no event where it is: it is looked at this often, ms. */
const LOOK_MS = 1_000;
/** Who looks at another tab for no longer is still here, ms. */
const HIDDEN_MS = 20_000;
const SHOWN_CHARACTERS = 300;
const WAIT_MS = 100;
/** The Worker waits no longer either, ms. */
const ANSWER_MS = 20_000;
/** Where the page itself says who its visitor is; to import its name would split the launcher. */
const USER_DATA = 'userData';

function nameIn(userData: string | null): string {
  try {
    const { name } = JSON.parse(userData ?? '{}');
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
}

/**
 * Says who is on this page, where the workspace wants to know and the page may say it, and lets an attendant write first. Nothing is
 * stored for it, and nothing is said while the page is out of sight. Returns the way to end it.
 */
export function watch(root: ShadowRoot, controller: Controller): () => void {
  const { props } = controller.store.state;
  const config = clientConfig(props);
  const storage = safeStorage(() => window.localStorage);
  const bubblesKey = `${storageKeys(config).prefix}bubbles`;
  let page = '';
  let since = 0;
  let erase: (() => void) | null = null;
  let hiding: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;

  /** The client, once it has a connection: it has opened a session then. */
  function connected() {
    const { stage } = controller.store.state;
    const client = stage.kind === 'here' ? stage.running.client : null;
    return client?.store.state.link === 'online' ? client : null;
  }
  const token = (): string | null => connected()?.ports.bearer.token() ?? null;
  const socket = createVisitorSocket({
    endpoint: config.backendEndpoint,
    isWanted: async () => {
      const response = await fetch(`${config.backendEndpoint}/config/widget`);
      return ((await response.json()) as { visitors?: unknown }).visitors === true;
    },
    token,
    opened: say,
    heard,
  });

  function say(): void {
    socket.say({
      kind: 'at',
      page,
      title: document.title,
      name: nameIn(storage.get(USER_DATA)),
      language: document.documentElement.lang || navigator.language,
      seconds: Math.floor((performance.now() - since) / 1_000),
      isQuiet: isQuiet(storage, bubblesKey),
    });
  }
  function look(): void {
    // What stands behind it may be nobody's business.
    const [now = ''] = location.href.split(/[?#]/);
    if (now === page) return;
    page = now;
    since = performance.now();
    say();
  }
  const isLoud = (): boolean => controller.store.state.props.visitorPresence === true && !isEnded;
  function seen(): void {
    clearTimeout(hiding);
    if (!document.hidden || !isLoud()) socket.set(isLoud());
    else hiding = setTimeout(() => socket.set(false), HIDDEN_MS);
  }
  const gone = (): void => socket.set(false);

  function heard(hears: VisitorHears): void {
    if (hears.kind === 'identify') void identify();
    else show(hears.content);
  }
  /** Opens the session and the connection by which all goes on, as if the visitor had opened the chat. */
  async function identify(): Promise<void> {
    controller.resume();
    const until = performance.now() + ANSWER_MS;
    while (connected() === null && isLoud() && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    const known = token();
    if (known !== null) socket.say({ kind: 'identified', token: known });
  }
  const takeAway = (): void => {
    erase?.();
    erase = null;
  };
  function show(content: string): void {
    const frame = root.querySelector<HTMLElement>('.frame');
    if (frame === null || controller.store.state.isOpen) return;
    takeAway();
    // The bubble of a rule makes place.
    frame.querySelector('.bubble-of-rule')?.remove();
    addSheet(root, css);
    const text = content.length > SHOWN_CHARACTERS ? `${content.slice(0, SHOWN_CHARACTERS)}…` : content;
    const { activeElement } = root;
    erase = drawBubble(frame, text, controller.store.state.props, {
      answer: () => controller.open(),
      notNow() {
        createShown(storage, bubblesKey).notNow();
        say();
        const hadFocus = root.activeElement !== null && root.activeElement !== activeElement;
        takeAway();
        if (hadFocus) root.querySelector<HTMLElement>('.launcher')?.focus();
      },
    });
  }

  look();
  const timer = setInterval(look, LOOK_MS);
  document.addEventListener('visibilitychange', seen);
  window.addEventListener('pagehide', gone);
  window.addEventListener('pageshow', seen);
  const leave = [controller.events.on('opened', takeAway), controller.store.subscribe(seen)];
  seen();
  return () => {
    isEnded = true;
    clearInterval(timer);
    clearTimeout(hiding);
    document.removeEventListener('visibilitychange', seen);
    window.removeEventListener('pagehide', gone);
    window.removeEventListener('pageshow', seen);
    for (const each of leave) each();
    gone();
    takeAway();
  };
}
