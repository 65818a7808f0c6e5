import TextSearch from 'lucide-solid/icons/text-search';
import { For, Show, Suspense } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSites } from '../sites/sites-context.ts';
import { part } from '../ui/part.tsx';
import { EmptyList } from './empty-list.tsx';
import { createListPlaces, ListCanvas } from './list-canvas.tsx';
import type { ListFilter } from './list-rows.ts';
import { ListSearch } from './list-search.tsx';
import { MeMenu } from './me-menu.tsx';
import { createShownList } from './shown-list.ts';

/** Loaded where the workspace has tags. */
const TagFilter = part(() => import('../tags/tag-filter.tsx'));

/** Loaded where this desk has several sites. */
const SiteSwitch = part(() => import('../sites/site-switch.tsx'));

const FILTERS: readonly ListFilter[] = ['all', 'mine', 'answer', 'waiting'];

/** The customers: who waits, who is there, who was; with a search, filters, and the own menu above. */
export function CustomerList() {
  const t = useTexts();
  const desk = useDesk();
  const sites = useSites();
  const list = createShownList(desk, () => t().list.guest);
  let scroller!: HTMLDivElement;
  const places = createListPlaces(list, () => scroller);
  /** The same words, over everything. */
  function searchAll() {
    const words = list.search().trim();
    desk.search(words === '' ? {} : { words });
  }

  return (
    <section class="list" aria-label={t().list.label}>
      <header class="list-head">
        <Show when={sites}>
          {(several) => (
            <Suspense>
              <SiteSwitch sites={several()} />
            </Suspense>
          )}
        </Show>
        <MeMenu />
        <div class="list-find">
          <ListSearch list={list} scrollTo={places.scrollTo} />
          <Show when={desk.tags().size > 0 || list.tag() !== null}>
            <Suspense>
              <TagFilter chosen={list.tag()} onChoose={list.chooseTag} />
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
              <button type="button" aria-pressed={list.filter() === name} onClick={() => list.choose(name)}>
                <span class="filter-name">{t().list[name]}</span>
                <Show when={list.counts()[name]}>
                  {(count) => <span class="count waiting">{count()}</span>}
                </Show>
              </button>
            )}
          </For>
        </fieldset>
      </header>
      <div
        ref={scroller}
        class="list-rows"
        onPointerMove={list.aim}
        onPointerLeave={list.rest}
        onScroll={list.rest}
      >
        <Show
          when={list.rows().length > 0}
          fallback={
            <EmptyList
              filter={list.tag() === null ? list.filter() : 'tagged'}
              search={list.search()}
              onSearchAll={searchAll}
            />
          }
        >
          <ListCanvas list={list} places={places} />
        </Show>
      </div>
    </section>
  );
}
