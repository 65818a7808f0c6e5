import type { CustomerRest } from '@chimpassist/client/rest';
import { importBeside } from './beside.ts';
import { serverClock } from './server-clock.ts';
import type { Action, ConversationView } from './state.ts';
import type { Store } from './store.ts';

/** The page's clock may be ahead of the server's: then it is closed still when the time has come. */
const PAUSE_MS = 15_000;
/** Hours may be changed meanwhile, and the timers of a machine that slept are late. */
const LONGEST_PAUSE_MS = 600_000;

/** The words of a closed team are loaded where it is. */
const loadClosed = (): Promise<typeof import('../i18n/closed.ts')> =>
  typeof CLOSED_FILE === 'undefined' ? import('../i18n/closed.ts') : importBeside(CLOSED_FILE);

/** What the Worker says of this deployment, asked while somebody looks at the panel: files that it takes, and its hours. */
export function createOffer(
  store: Store<ConversationView, Action>,
  rest: Pick<CustomerRest, 'widgetConfig'>,
  loadFiles: () => void,
) {
  let isAsking = false;
  let isWatched = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(timer);
    let until = 0;
    try {
      const { attachments: filesTaken, open, closedUntil, forms } = await rest.widgetConfig();
      const closed = open ? null : (await loadClosed()).closedUntil(closedUntil);
      store.dispatch({ kind: 'offer', filesTaken, closed, forms });
      if (filesTaken !== null) loadFiles();
      until = closedUntil ?? LONGEST_PAUSE_MS + serverClock.now();
    } catch {
      // Away, or an old one: asked again when the panel is opened again.
    }
    isAsking = false;
    if (isWatched && store.state.closed !== null) {
      timer = setTimeout(ask, Math.min(Math.max(until - serverClock.now(), PAUSE_MS), LONGEST_PAUSE_MS));
    }
  }

  return {
    ask,
    /** The panel can be seen, or cannot be seen any more. */
    watch(isSeen: boolean): void {
      isWatched = isSeen;
      if (isSeen) void ask();
      else clearTimeout(timer);
    },
  };
}
