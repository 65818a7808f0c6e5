import type { CustomerRest } from '@chimpassist/client/rest';
import { serverClock } from './server-clock.ts';
import type { Action, ConversationView } from './state.ts';
import type { Store } from './store.ts';

/** The page's clock may be ahead of the server's: then it is closed still when the time has come. */
const PAUSE_MS = 15_000;
/** Hours may be changed meanwhile, and the timers of a machine that slept are late. */
const LONGEST_PAUSE_MS = 600_000;

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
      const { attachments: filesTaken, open, closedUntil } = await rest.widgetConfig();
      const closed = open ? null : (await import('../i18n/closed.ts')).closedUntil(closedUntil);
      store.dispatch({ kind: 'offer', filesTaken, closed });
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
