import type { CustomerRest } from '@chimpassist/client/rest';
import type { Opening, ToldOpening } from '@chimpassist/protocol';
import type { ClosedWords } from '../i18n/closed.ts';
import { importBeside } from './beside.ts';
import { serverClock } from './server-clock.ts';
import type { Action, ConversationView } from './state.ts';
import type { Store } from './store.ts';

/** The page's clock may be ahead of the server's: then it is closed still when the time has come. */
const PAUSE_MS = 15_000;
/** Hours may be changed meanwhile, and the timers of a machine that slept are late. */
const LONGEST_PAUSE_MS = 600_000;
/** Not before the moment, by any clock, and not all pages at once. */
const LATE_MS = 1_000;

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
  /** When it opens or closes, by the server's clock; 0: the Worker is away; infinite: not that anybody knew. */
  let turnsAt = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the team for which this chat waits: it counts until it turns. */
  let ofTeam: ToldOpening | undefined;

  async function wordsOf({ open, closedUntil, openUntil }: Opening): Promise<ClosedWords | null> {
    turnsAt = (open ? openUntil : (closedUntil ?? serverClock.now() + LONGEST_PAUSE_MS)) ?? Infinity;
    return open ? null : (await loadClosed()).closedUntil(closedUntil);
  }

  function wait(): void {
    clearTimeout(timer);
    if (!isWatched || turnsAt === Infinity) return;
    const left = turnsAt - serverClock.now();
    const pause = left < 0 ? PAUSE_MS : left + LATE_MS * (1 + Math.random());
    // While it is open for long nothing is asked: only the timers of a machine that slept are late.
    const next = pause > LONGEST_PAUSE_MS && store.state.closed === null ? wait : ask;
    timer = setTimeout(next, Math.min(pause, LONGEST_PAUSE_MS));
  }

  async function ask(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(timer);
    try {
      const { attachments: filesTaken, forms, ...opening } = await rest.widgetConfig();
      const { openUntil, closedUntil } = ofTeam ?? {};
      if ((openUntil ?? closedUntil ?? Infinity) < serverClock.now()) ofTeam = undefined;
      store.dispatch({ kind: 'offer', filesTaken, closed: await wordsOf(ofTeam ?? opening), forms });
      if (filesTaken !== null) loadFiles();
    } catch {
      // Away, or an old one. Where nothing was known it is asked again when the panel is opened again.
      if (turnsAt !== Infinity) turnsAt = 0;
    }
    isAsking = false;
    wait();
  }

  return {
    ask,
    /** The hours have changed, or are another team's. @param isWaiting somebody may be waited for still */
    async told(opening: ToldOpening | undefined, isWaiting: boolean): Promise<void> {
      if (opening === undefined) {
        if (!isWaiting) ofTeam = undefined;
        return;
      }
      ofTeam = opening.isTeams ? opening : undefined;
      const closed = await wordsOf(opening);
      const { filesTaken, forms } = store.state;
      store.dispatch({ kind: 'offer', filesTaken, closed, forms });
      wait();
    },
    /** The panel can be seen, or cannot be seen any more. */
    watch(isSeen: boolean): void {
      isWatched = isSeen;
      if (isSeen) void ask();
      else clearTimeout(timer);
    },
  };
}
