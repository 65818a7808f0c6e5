import { createEffect, createMemo, createSignal, onCleanup } from 'solid-js';
import { waitsForMe } from '../desk/state.ts';
import type { Desk } from '../desk-view/desk-context.tsx';
import { isSnoozedNow } from '../marks/mark-state.ts';
import { type ListFilter, type ListRow, listRows, topicsOf } from './list-rows.ts';

/** While the pointer moves over the list, rows keep their places; they settle after this rest. */
const SETTLE_MS = 1_500;
/** How exactly what is snoozed comes back. */
const WAKE_EVERY_MS = 5_000;

/** Which customers the list shows: by filter, tag and words, and never another one under a pointer that is about to click. */
export function createShownList(desk: Desk, guest: () => string) {
  const [filter, setFilter] = createSignal<ListFilter>('all');
  const [search, setSearch] = createSignal('');
  const [tag, setTag] = createSignal<string | null>(null);
  const [aiming, setAiming] = createSignal(false);
  let settle: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(settle));

  // Moves the list only where something is snoozed.
  const snoozeClock = createMemo(() =>
    desk.state().marks.size === 0 ? 0 : Math.floor(desk.now() / WAKE_EVERY_MS) * WAKE_EVERY_MS,
  );
  const fresh = createMemo(() =>
    listRows(desk.state(), {
      filter: filter(),
      search: search(),
      tag: tag(),
      now: snoozeClock(),
      guest: guest(),
      order: desk.walk.order(),
    }),
  );
  // Nothing moves under a pointer that is about to click; what changed is shown when it rests.
  const rows = createMemo<readonly ListRow[]>((before) => {
    const next = fresh();
    if (aiming() && before.length > 0) return before;
    const same = next.length === before.length && next.every((row, i) => sameRow(row, before[i]));
    return same ? before : next;
  }, []);
  // The keyboard goes through what is seen.
  const topics = createMemo(() => topicsOf(rows()));
  createEffect(() => desk.setListedTopics(topics()));
  /** The hit that Enter opens: the first, or where the arrows have gone. */
  const [hit, setHit] = createSignal<string | null>(null);
  const isSearching = () => search().trim() !== '';
  const chosenHit = createMemo(() => {
    if (!isSearching()) return null;
    const chosen = hit();
    return chosen !== null && topics().includes(chosen) ? chosen : (topics()[0] ?? null);
  });
  const counts = createMemo<Partial<Record<ListFilter, number>>>(() => {
    const chats = [...desk.state().chats.values()];
    return {
      answer: chats.filter(
        (chat) => waitsForMe(desk.state(), chat) && !isSnoozedNow(desk.state(), chat, snoozeClock()),
      ).length,
      waiting: chats.filter((chat) => chat.state === 'waiting').length,
    };
  });

  /** Something that the person asked for: it is shown at once. */
  function ask(change: () => void): void {
    setAiming(false);
    desk.walk.end();
    change();
  }
  function aim(event: PointerEvent): void {
    if (event.pointerType !== 'mouse') return;
    setAiming(true);
    clearTimeout(settle);
    settle = setTimeout(() => setAiming(false), SETTLE_MS);
  }

  return {
    filter,
    search,
    tag,
    rows,
    topics,
    counts,
    chosenHit,
    isSearching,
    aim,
    aiming,
    rest: (): void => void setAiming(false),
    choose: (next: ListFilter): void => ask(() => setFilter(next)),
    chooseTag: (next: string | null): void => ask(() => setTag(next)),
    find: (words: string): void =>
      ask(() => {
        setHit(null);
        setSearch(words);
      }),
    chooseHit: (topic: string): void => void setHit(topic),
    /** The whole list again. @returns the hit that was chosen. */
    leaveSearch(): string | null {
      const found = hit();
      setSearch('');
      setHit(null);
      return found;
    },
  };
}
export type ShownList = ReturnType<typeof createShownList>;

const sameRow = (one: ListRow, other: ListRow | undefined): boolean =>
  one.key === other?.key && (one.kind !== 'heading' || other.kind !== 'heading' || one.count === other.count);
