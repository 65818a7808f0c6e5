import { createComputed, createEffect, createMemo, For, Match, on, Switch, untrack } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { Words } from '../ui/words.tsx';
import { CustomerRow } from './customer-row.tsx';
import type { ListRow } from './list-rows.ts';
import type { ShownList } from './shown-list.ts';
import { createVirtualList } from './virtual-list.ts';

const ROW_HEIGHT = 64;
const HEADING_HEIGHT = 32;
/** Rows beyond the edges that are drawn ahead of scrolling. */
const OVERSCAN = 6;

/** How the rows lie in the part of the page that scrolls: only those that are seen are drawn. */
export function createListPlaces(list: ShownList, scroller: () => HTMLElement) {
  const desk = useDesk();
  const { rows, aiming } = list;
  const virtual = createVirtualList({
    count: () => rows().length,
    scroller,
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
      focused = now instanceof HTMLElement && scroller()?.contains(now) ? now : null;
    }),
  );
  createEffect(
    on(keys, () => {
      // A row that is put elsewhere in the page loses the focus by that.
      if (focused?.isConnected && document.activeElement === document.body)
        focused.focus({ preventScroll: true });
    }),
  );
  return { keys, drawn, scrollTo, totalPx: virtual.totalPx };
}
export type ListPlaces = ReturnType<typeof createListPlaces>;

/** The rows of the list: headings and customers. */
export function ListCanvas(props: { list: ShownList; places: ListPlaces }) {
  const desk = useDesk();
  const t = useTexts();
  return (
    <ul class="list-canvas" style={{ height: `${props.places.totalPx()}px` }}>
      <For each={props.places.keys()}>
        {(key) => {
          const item = () => props.places.drawn().get(key);
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
                      search={props.list.search()}
                      isHit={props.list.chosenHit() === chat().topic}
                    />
                  </li>
                )}
              </Match>
            </Switch>
          );
        }}
      </For>
    </ul>
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

const sameTexts = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, i) => text === other[i]);
