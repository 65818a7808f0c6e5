import { randomId } from '@chimpassist/protocol';
import { listen } from '../listen.ts';

/** What each tab of one browser shows of itself to the others. */
export interface Tabs<Look> {
  /** Orders the tabs: the same in all of them. */
  readonly id: string;
  /** What the others have said last, by their ids. */
  readonly others: ReadonlyMap<string, Look>;
  /** Asks all of them again: a tab that was killed has not said that it goes. Resolves when they have had time to answer. */
  rollCall(): Promise<void>;
  /** Another look: the others are told. */
  changed(): void;
  /** The others forget this one. */
  stop(): void;
}

type Said = { tab: string; look?: unknown; gone?: boolean; asks?: boolean };

/** Messages between tabs take a few milliseconds, on a busy machine many more; a browser lets hidden pages wait a second instead. */
const ANSWERS_WITHIN_MS = 500;

const isSaid = (value: unknown): value is Said =>
  typeof value === 'object' && value !== null && 'tab' in value && typeof value.tab === 'string';

/**
 * Lets the tabs of one browser and origin know of each other, under a name. `look` is asked for whenever this one tells
 * of itself; `read` decodes what another one told, which may be of another version.
 */
export function joinTabs<Look>(
  name: string,
  look: () => Look,
  read: (look: unknown) => Look | null,
): Tabs<Look> {
  const id = randomId();
  const others = new Map<string, Look>();
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
  const say = (asks = false): void => channel?.postMessage({ tab: id, look: look(), asks } satisfies Said);
  const onEvent = (): void => say();
  const leave = (): void => channel?.postMessage({ tab: id, gone: true } satisfies Said);

  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isSaid(data)) return;
    const theirs = data.gone === true ? null : read(data.look);
    if (theirs === null) others.delete(data.tab);
    else {
      // A tab that was not known is new: it has not heard of this one either.
      const isNew = !others.has(data.tab);
      others.set(data.tab, theirs);
      if (isNew || data.asks === true) say();
    }
  });
  const stops = [
    // With `pageshow` it is back out of the browser's cache: the others were told that it went.
    listen(window, ['focus', 'blur', 'pageshow'], onEvent),
    listen(document, ['visibilitychange'], onEvent),
    listen(window, ['pagehide'], leave),
  ];
  say();

  return {
    id,
    others,
    async rollCall() {
      others.clear();
      say(true);
      await new Promise((done) => setTimeout(done, ANSWERS_WITHIN_MS));
    },
    changed: onEvent,
    stop() {
      leave();
      for (const stop of stops) stop();
      channel?.close();
    },
  };
}
