import type { AttendantRest } from '@chimpassist/client/rest';
import type { DeskStore } from '../desk/store.ts';

/** Between two tries to fetch the desk's picture. */
const RETRY_MS = 3_000;
const AGAIN_MS = 250;

/**
 * Fetches the desk's picture and this attendant's own chats until they are here, and again where a change was missed
 * meanwhile. `arrived` is called each time.
 */
export function createPicture(
  store: DeskStore,
  rest: AttendantRest,
  { arrived, now }: { arrived(): void; now(): number },
) {
  const { me } = store.peek();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFetching = false;
  /** What is on its way was asked for before changes were listened to: one between the two is in neither. */
  let isTooEarly = false;

  async function fetchNow(): Promise<void> {
    clearTimeout(timer);
    if (isFetching) return;
    isFetching = true;
    isTooEarly = false;
    const asked = store.peek();
    try {
      const [sessions, picture] = await Promise.all([rest.sessions(me.id), rest.desk()]);
      store.dispatch({ type: 'sessionsListed', sessions, known: asked.chats, at: now() });
      store.dispatch({ type: 'deskPicture', picture, asked, at: now() });
      arrived();
    } catch {
      timer = setTimeout(() => void fetchNow(), RETRY_MS);
      return;
    } finally {
      isFetching = false;
    }
    if (isTooEarly) {
      void fetchNow();
      return;
    }
    // Another change was missed while the picture was on its way, and is newer than it.
    if (store.peek().deskStale) timer = setTimeout(() => void fetchNow(), AGAIN_MS);
  }

  return {
    fetch: (): void => void fetchNow(),
    /** Changes are listened to from now on (again): what there is has to be asked after that. */
    listening(): void {
      isTooEarly = isFetching;
      void fetchNow();
    },
    stop: (): void => clearTimeout(timer),
  };
}
