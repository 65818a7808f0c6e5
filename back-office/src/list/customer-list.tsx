import { isComposing } from '@chimpassist/client/field';
import Search from 'lucide-solid/icons/search';
import TextSearch from 'lucide-solid/icons/text-search';
import X from 'lucide-solid/icons/x';
import {
  createComputed,
  createEffect,
  createMemo,
  createSignal,
  For,
  Match,
  on,
  Show,
  Suspense,
  Switch,
  untrack,
} from 'solid-js';
import { waitsForMe } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { isSnoozedNow } from '../marks/mark-state.ts';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { CustomerRow } from './customer-row.tsx';
import { EmptyList } from './empty-list.tsx';
import { type ListFilter, type ListRow, listRows, topicsOf } from './list-rows.ts';
import { MeMenu } from './me-menu.tsx';
import { createVirtualList } from './virtual-list.ts';

/** Loaded where the workspace has tags. */
const TagFilter = part(() => import('../tags/tag-filter.tsx'));

const ROW_HEIGHT = 64;
const HEADING_HEIGHT = 32;
/** Rows beyond the edges that are drawn ahead of scrolling. */
const OVERSCAN = 6;
/** While the pointer moves over the list, rows keep their places; they settle after this rest. */
const SETTLE_MS = 1_500;
/** How exactly what is snoozed comes back. */
const WAKE_EVERY_MS = 5_000;
const FILTERS: readonly ListFilter[] = ['all', 'mine', 'answer', 'waiting'];

export function CustomerList() {
  const t = useTexts();
  const desk = useDesk();
  const [filter, setFilter] = createSignal<ListFilter>('all');
  const [search, setSearch] = createSignal('');
  const [tag, setTag] = createSignal<string | null>(null);
  const [aiming, setAiming] = createSignal(false);
  let scroller!: HTMLDivElement;
  let field!: HTMLInputElement;
  let settle: ReturnType<typeof setTimeout> | undefined;

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
      guest: t().list.guest,
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

  const virtual = createVirtualList({
    count: () => rows().length,
    scroller: () => scroller,
    height: (i) => (rows()[i]?.kind === 'heading' ? HEADING_HEIGHT : ROW_HEIGHT),
    keyOf: (i) => rows()[i]?.key ?? i,
    overscan: OVERSCAN,
  });
  createEffect(() => {
    rows();
    virtual.measure();
  });
  const scrollTo = (topic: string | null) => {
    const place = untrack(rows).findIndex((row) => row.kind === 'chat' && row.topic === topic);
    if (place >= 0) virtual.scrollTo(place);
  };
  // Only when another chat is opened: who scrolls through the list is not pulled back by what arrives.
  const openTopic = createMemo(() => desk.state().open);
  createEffect(
    on(openTopic, (open) => {
      if (!untrack(aiming)) scrollTo(open);
    }),
  );

  // Rows by customer, not by place: what has the focus stays the same customer's when the order changes.
  const drawn = createMemo(
    () =>
      new Map(
        virtual.items().flatMap(({ index, start }) => {
          const row = rows()[index];
          return row === undefined ? [] : [[row.key, { row, start }] as const];
        }),
      ),
  );
  const keys = createMemo<readonly string[]>(() => [...drawn().keys()], [], { equals: sameTexts });
  let focused: HTMLElement | null = null;
  createComputed(
    on(keys, () => {
      const now = document.activeElement;
      focused = now instanceof HTMLElement && scroller?.contains(now) ? now : null;
    }),
  );
  createEffect(
    on(keys, () => {
      // A row that is put elsewhere in the page loses the focus by that.
      if (focused?.isConnected && document.activeElement === document.body)
        focused.focus({ preventScroll: true });
    }),
  );

  function aim(event: PointerEvent) {
    if (event.pointerType !== 'mouse') return;
    setAiming(true);
    clearTimeout(settle);
    settle = setTimeout(() => setAiming(false), SETTLE_MS);
  }
  function choose(next: ListFilter) {
    setAiming(false);
    desk.walk.end();
    setFilter(next);
  }
  function chooseTag(next: string | null) {
    setAiming(false);
    desk.walk.end();
    setTag(next);
  }
  /** The same words, over everything. */
  function searchAll() {
    const words = search().trim();
    desk.search(words === '' ? {} : { words });
  }
  function find(words: string) {
    setAiming(false);
    desk.walk.end();
    setHit(null);
    setSearch(words);
  }
  function goToHit(step: 1 | -1) {
    const all = topics();
    const place = all.indexOf(chosenHit() ?? '') + step;
    const next = all[Math.min(all.length - 1, Math.max(0, place))];
    if (next === undefined) return;
    setHit(next);
    scrollTo(next);
    desk.open(next, { reply: false });
  }
  /** The whole list again, with the hit still chosen. */
  function leaveSearch() {
    const found = hit() ?? openTopic();
    setSearch('');
    setHit(null);
    queueMicrotask(() => scrollTo(found));
  }
  function onSearchKey(event: KeyboardEvent) {
    if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    switch (event.key) {
      case 'Escape':
        leaveSearch();
        field.blur();
        return;
      case 'Enter': {
        const first = chosenHit();
        if (first === null) return;
        event.preventDefault();
        setHit(first);
        desk.open(first, { reply: false });
        return;
      }
      case 'ArrowDown':
      case 'ArrowUp':
        if (!isSearching()) return;
        event.preventDefault();
        goToHit(event.key === 'ArrowDown' ? 1 : -1);
        return;
    }
  }

  return (
    <section class="list" aria-label={t().list.label}>
      <header class="list-head">
        <MeMenu />
        <div class="list-find">
          <div class="list-search">
            <Search size={16} aria-hidden="true" />
            <input
              ref={field}
              id="list-search"
              type="search"
              placeholder={t().list.search}
              aria-label={t().list.search}
              value={search()}
              readOnly={desk.isElsewhere()}
              onInput={(event) => find(event.currentTarget.value)}
              onKeyDown={onSearchKey}
            />
            <Show when={search() !== ''}>
              <button
                type="button"
                class="icon-button small"
                aria-label={t().list.clearSearch}
                onClick={() => {
                  leaveSearch();
                  field.focus();
                }}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </Show>
          </div>
          <Show when={desk.tags().size > 0 || tag() !== null}>
            <Suspense>
              <TagFilter chosen={tag()} onChoose={chooseTag} />
            </Suspense>
          </Show>
          <Show when={desk.hasWorkspace()}>
            <button
              type="button"
              class="icon-button"
              aria-label={t().list.searchAll}
              title={t().list.searchAll}
              onClick={searchAll}
            >
              <TextSearch size={18} aria-hidden="true" />
            </button>
          </Show>
        </div>
        <fieldset class="list-filters">
          <legend class="visually-hidden">{t().list.filter}</legend>
          <For each={FILTERS}>
            {(name) => (
              <button type="button" aria-pressed={filter() === name} onClick={() => choose(name)}>
                <span class="filter-name">{t().list[name]}</span>
                <Show when={counts()[name]}>{(count) => <span class="count waiting">{count()}</span>}</Show>
              </button>
            )}
          </For>
        </fieldset>
      </header>
      <div
        ref={scroller}
        class="list-rows"
        onPointerMove={aim}
        onPointerLeave={() => setAiming(false)}
        onScroll={() => setAiming(false)}
      >
        <Show
          when={rows().length > 0}
          fallback={
            <EmptyList
              filter={tag() === null ? filter() : 'tagged'}
              search={search()}
              onSearchAll={searchAll}
            />
          }
        >
          <ul class="list-canvas" style={{ height: `${virtual.totalPx()}px` }}>
            <For each={keys()}>
              {(key) => {
                const item = () => drawn().get(key);
                const place = () => ({ transform: `translateY(${item()?.start ?? 0}px)` });
                return (
                  <Switch>
                    <Match when={asHeading(item()?.row)}>
                      {(heading) => (
                        <li class="list-heading" data-section={heading().section} style={place()}>
                          <h2>
                            <Words text={headingText(heading())} />
                          </h2>
                          <span class="figures">
                            <Words text={String(heading().count)} />
                          </span>
                        </li>
                      )}
                    </Match>
                    <Match when={asChat(item()?.row)}>
                      {(chat) => (
                        <li class="list-item" style={place()}>
                          <CustomerRow
                            topic={chat().topic}
                            search={search()}
                            isHit={chosenHit() === chat().topic}
                          />
                        </li>
                      )}
                    </Match>
                  </Switch>
                );
              }}
            </For>
          </ul>
        </Show>
      </div>
    </section>
  );

  function headingText(row: Extract<ListRow, { kind: 'heading' }>): string {
    const { ONLINE_CUSTOMERS_LABEL: online, OFFLINE_CUSTOMERS_LABEL: offline } = desk.settings;
    switch (row.section) {
      case 'waiting':
        return t().list.waiting;
      case 'answer':
        return t().list.answerHeading;
      case 'online':
        return online === '' ? t().list.online : online;
      case 'snoozed':
        return t().list.snoozed;
      case 'offline':
        return offline === '' ? t().list.offline : offline;
    }
  }
}

const asHeading = (row: ListRow | undefined) => (row?.kind === 'heading' ? row : undefined);
const asChat = (row: ListRow | undefined) => (row?.kind === 'chat' ? row : undefined);

const sameRow = (one: ListRow, other: ListRow | undefined): boolean =>
  one.key === other?.key && (one.kind !== 'heading' || other.kind !== 'heading' || one.count === other.count);

const sameTexts = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, i) => text === other[i]);
