import { isComposing } from '@chimpassist/client/field';
import { type SearchHit, sessionTopicOf } from '@chimpassist/protocol';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import SearchIcon from 'lucide-solid/icons/search';
import { createEffect, For, Match, on, onMount, Show, Switch } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { leaveField } from '../ui/writing.ts';
import { type Found, searchOf } from './create-search.ts';
import { goToMessage } from './go-to-message.ts';
import { isFiltered, NO_FILTER } from './search-filter.ts';
import { SearchFilters } from './search-filters.tsx';
import { SearchHitRow } from './search-hit.tsx';
import { useSearchTexts } from './texts/search-texts.ts';
import './search.css';

/** Search over everything that this attendant may read. */
export default function SearchPage() {
  const desk = useDesk();
  const t = useSearchTexts();
  const search = searchOf(desk);
  let field!: HTMLInputElement;
  let list: HTMLUListElement | undefined;

  onMount(() => {
    const hit = list?.querySelectorAll<HTMLElement>('.hit')[search.openedPlace()];
    (hit ?? field).focus();
    if (hit === undefined) field.select();
  });
  createEffect(
    on(desk.searchAsked, (asked) => {
      // Who comes back to the page asks for nothing else.
      if (asked === null || !search.isNew(asked)) return;
      // Asked for without more: what was found last is there still.
      if (asked.words !== undefined) search.write(asked.words);
      if (asked.words !== undefined || asked.customer !== undefined)
        search.choose({ customer: asked.customer ?? null });
      field.focus();
    }),
  );

  const found = <K extends Found['kind']>(kind: K): Extract<Found, { kind: K }> | undefined => {
    const now = search.found();
    return now.kind === kind ? (now as Extract<Found, { kind: K }>) : undefined;
  };
  async function open(hit: SearchHit): Promise<void> {
    const { customerId, seq } = hit;
    search.open(hit);
    const topic = sessionTopicOf(customerId);
    desk.find(topic);
    if (seq === undefined) return;
    if ((await goToMessage(desk, topic, seq)) === false) desk.tell(t().notFound);
  }
  /** Through the hits, and from the first back to the field. */
  function goTo(step: 1 | -1): void {
    const hits = [...(list?.querySelectorAll<HTMLElement>('.hit') ?? [])];
    const place = hits.indexOf(document.activeElement as HTMLElement) + step;
    if (place < 0) field.focus();
    else {
      hits[Math.min(place, hits.length - 1)]?.focus();
      leaveField();
    }
  }
  function onKey(event: KeyboardEvent): void {
    if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    const isInList = event.target instanceof Element && event.target.matches('.hit');
    if (!isInList && event.target !== field) return;
    switch (event.key) {
      case 'Enter':
        if (event.target !== field) return;
        event.preventDefault();
        search.search();
        return;
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault();
        goTo(event.key === 'ArrowDown' ? 1 : -1);
        return;
    }
  }
  /** Read out when a search has ended. */
  const told = () => {
    const now = search.found();
    switch (now.kind) {
      case 'found':
        return now.hits.length === 0
          ? t().nothingTitle
          : t().count(now.hits.length, now.cursor !== undefined);
      case 'searching':
        return t().searching;
      case 'nothingAsked':
      case 'failed':
        return '';
    }
  };

  return (
    <section class="page search-page" aria-label={t().title} onKeyDown={onKey}>
      <header class="page-head">
        <IconButton label={t().back} onClick={() => desk.openPage(null)}>
          <ArrowLeft size={20} class="mirror" aria-hidden="true" />
        </IconButton>
        <h2>{t().title}</h2>
      </header>
      <div class="search-asked">
        <div class="list-search">
          <SearchIcon size={16} aria-hidden="true" />
          <input
            ref={field}
            type="search"
            aria-label={t().words}
            placeholder={t().placeholder}
            maxLength={200}
            value={search.words()}
            onInput={(event) => search.write(event.currentTarget.value)}
          />
        </div>
        <SearchFilters search={search} />
      </div>
      <div class="search-found" aria-busy={search.found().kind === 'searching'}>
        <p class="search-told" role="status">
          {told()}
        </p>
        <Switch>
          <Match when={found('nothingAsked')}>
            <div class="search-text">
              <strong>{t().startTitle}</strong>
              <p>{t().startText}</p>
            </div>
          </Match>
          <Match when={found('failed')}>
            <p class="search-text" role="alert">
              {t().failed}{' '}
              <button type="button" class="link-button" onClick={search.search}>
                {t().retry}
              </button>
            </p>
          </Match>
          <Match when={found('found')}>
            {(now) => (
              <>
                <Show when={now().hits.length === 0}>
                  <p class="search-text">
                    {isFiltered(search.filter()) ? t().nothingFiltered : t().nothingText}{' '}
                    <Show when={isFiltered(search.filter())}>
                      <button type="button" class="link-button" onClick={() => search.choose(NO_FILTER)}>
                        {t().clear}
                      </button>
                    </Show>
                  </p>
                </Show>
                <Show when={now().isPartial}>
                  <p class="search-partial">
                    {t().partial}{' '}
                    <button type="button" class="link-button" onClick={search.search}>
                      {t().retry}
                    </button>
                  </p>
                </Show>
                <ul ref={list} class="hits">
                  <For each={now().hits}>
                    {(hit) => (
                      <SearchHitRow hit={hit} words={search.shownWords()} onOpen={() => void open(hit)} />
                    )}
                  </For>
                </ul>
                <Show when={now().cursor !== undefined}>
                  <button
                    type="button"
                    class="button search-more"
                    aria-disabled={search.isMoreUnderWay()}
                    onClick={() => void search.more()}
                  >
                    {search.isMoreUnderWay() ? t().loadingMore : t().more}
                  </button>
                </Show>
                <p class="form-failure" role="alert">
                  {search.hasMoreFailed() ? t().moreFailed : ''}
                </p>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </section>
  );
}
