import './customer-list.css';
import { createVirtualizer } from '@tanstack/solid-virtual';
import Search from 'lucide-solid/icons/search';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch, untrack } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { CustomerRow } from './customer-row.tsx';
import { EmptyList } from './empty-list.tsx';
import { type ListFilter, type ListRow, listRows, topicsOf } from './list-rows.ts';
import { MeMenu } from './me-menu.tsx';

const ROW_HEIGHT = 64;
const HEADING_HEIGHT = 32;
/** Rows beyond the edges that are drawn ahead of scrolling. */
const OVERSCAN = 6;
/** While the pointer moves over the list, rows keep their places; they settle after this rest. */
const SETTLE_MS = 1_500;
const FILTERS: readonly ListFilter[] = ['all', 'mine', 'waiting'];

export function CustomerList() {
  const t = useTexts();
  const desk = useDesk();
  const [filter, setFilter] = createSignal<ListFilter>('all');
  const [search, setSearch] = createSignal('');
  const [aiming, setAiming] = createSignal(false);
  let scroller!: HTMLDivElement;
  let field!: HTMLInputElement;
  let settle: ReturnType<typeof setTimeout> | undefined;

  const fresh = createMemo(() =>
    listRows(desk.state(), { filter: filter(), search: search(), guest: t().list.guest }),
  );
  // Nothing moves under a pointer that is about to click; what changed is shown when it rests.
  const rows = createMemo<readonly ListRow[]>((before) => {
    const next = fresh();
    if (aiming() && before.length > 0) return before;
    const same = next.length === before.length && next.every((row, i) => sameRow(row, before[i]));
    return same ? before : next;
  }, []);
  createEffect(() => desk.setListedTopics(topicsOf(fresh())));
  const waiting = createMemo(
    () => [...desk.state().chats.values()].filter((chat) => chat.state === 'waiting').length,
  );

  const virtual = createVirtualizer({
    get count() {
      return rows().length;
    },
    getScrollElement: () => scroller,
    estimateSize: (i) => (rows()[i]?.kind === 'heading' ? HEADING_HEIGHT : ROW_HEIGHT),
    getItemKey: (i) => rows()[i]?.key ?? i,
    overscan: OVERSCAN,
  });
  createEffect(() => {
    rows();
    virtual.measure();
  });
  // Only when another chat is opened: who scrolls through the list is not pulled back by what arrives.
  const openTopic = createMemo(() => desk.state().open);
  createEffect(
    on(openTopic, (open) => {
      const place = untrack(rows).findIndex((row) => row.kind === 'chat' && row.topic === open);
      if (place >= 0 && !untrack(aiming)) virtual.scrollToIndex(place, { align: 'auto' });
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
    setFilter(next);
  }

  return (
    <section class="list" aria-label={t().list.label}>
      <header class="list-head">
        <MeMenu />
        <div class="list-search">
          <Search size={16} aria-hidden="true" />
          <input
            ref={field}
            id="list-search"
            type="search"
            placeholder={t().list.search}
            aria-label={t().list.search}
            value={search()}
            onInput={(event) => {
              setAiming(false);
              setSearch(event.currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              setSearch('');
              field.blur();
            }}
          />
          <Show when={search() !== ''}>
            <button
              type="button"
              class="icon-button small"
              aria-label={t().list.clearSearch}
              onClick={() => setSearch('')}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </Show>
        </div>
        <fieldset class="list-filters">
          <legend class="visually-hidden">{t().list.filter}</legend>
          <For each={FILTERS}>
            {(name) => (
              <button type="button" aria-pressed={filter() === name} onClick={() => choose(name)}>
                {t().list[name]}
                <Show when={name === 'waiting' && waiting() > 0}>
                  <span class="count waiting">{waiting()}</span>
                </Show>
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
        <Show when={rows().length > 0} fallback={<EmptyList filter={filter()} search={search()} />}>
          <ul class="list-canvas" style={{ height: `${virtual.getTotalSize()}px` }}>
            <For each={virtual.getVirtualItems()}>
              {(item) => {
                const row = () => rows()[item.index];
                return (
                  <Switch>
                    <Match when={asHeading(row())}>
                      {(heading) => (
                        <li
                          class="list-heading"
                          data-section={heading().section}
                          style={{ transform: `translateY(${item.start}px)` }}
                        >
                          <h2>{headingText(heading())}</h2>
                          <span class="figures">{heading().count}</span>
                        </li>
                      )}
                    </Match>
                    <Match when={asChat(row())}>
                      {(chat) => (
                        <li class="list-item" style={{ transform: `translateY(${item.start}px)` }}>
                          <CustomerRow topic={chat().topic} search={search()} />
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
      case 'online':
        return online === '' ? t().list.online : online;
      case 'offline':
        return offline === '' ? t().list.offline : offline;
    }
  }
}

const asHeading = (row: ListRow | undefined) => (row?.kind === 'heading' ? row : undefined);
const asChat = (row: ListRow | undefined) => (row?.kind === 'chat' ? row : undefined);

const sameRow = (one: ListRow, other: ListRow | undefined): boolean =>
  one.key === other?.key && (one.kind !== 'heading' || other.kind !== 'heading' || one.count === other.count);
