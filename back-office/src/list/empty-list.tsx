import { Match, Show, Switch } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import type { ListFilter } from './list-rows.ts';

/** Says what will appear here and how, or that nothing was found. */
export function EmptyList(props: { filter: ListFilter | 'tagged'; search: string; onSearchAll: () => void }) {
  const t = useTexts();
  const desk = useDesk();
  return (
    <div class="list-empty">
      <Switch
        fallback={
          <>
            <strong>{t().list.emptyTitle}</strong>
            <p>{desk.state().availability === 'away' ? t().list.awayText : t().list.emptyText}</p>
          </>
        }
      >
        <Match when={props.search !== ''}>
          <strong>{t().list.nothingFound}</strong>
          <p>{t().list.nothingFoundText}</p>
          <Show when={desk.hasWorkspace()}>
            <p>
              <button type="button" class="link-button" onClick={() => props.onSearchAll()}>
                {t().list.searchAll}
              </button>
            </p>
          </Show>
        </Match>
        <Match when={!desk.state().listed}>
          <p>{t().line.connecting}</p>
        </Match>
        <Match when={props.filter !== 'all'}>
          <p>{t().list.nothingHere}</p>
        </Match>
      </Switch>
    </div>
  );
}
