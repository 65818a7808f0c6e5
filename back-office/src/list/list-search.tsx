import { isComposing } from '@chimpassist/client/field';
import Search from 'lucide-solid/icons/search';
import X from 'lucide-solid/icons/x';
import { Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import type { ShownList } from './shown-list.ts';

/** The field that searches the list: the arrows go through the hits, Enter opens one, Escape shows the whole list again. */
export function ListSearch(props: { list: ShownList; scrollTo: (topic: string | null) => void }) {
  const desk = useDesk();
  const t = useTexts();
  const { list } = props;
  let field!: HTMLInputElement;

  function goToHit(step: 1 | -1) {
    const all = list.topics();
    const place = all.indexOf(list.chosenHit() ?? '') + step;
    const next = all[Math.min(all.length - 1, Math.max(0, place))];
    if (next === undefined) return;
    list.chooseHit(next);
    props.scrollTo(next);
    desk.open(next, { reply: false });
  }
  /** The whole list again, with the hit still chosen. */
  function leave() {
    const found = list.leaveSearch() ?? desk.state().open;
    queueMicrotask(() => props.scrollTo(found));
  }
  function onSearchKey(event: KeyboardEvent) {
    if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    switch (event.key) {
      case 'Escape':
        leave();
        field.blur();
        return;
      case 'Enter': {
        const first = list.chosenHit();
        if (first === null) return;
        event.preventDefault();
        list.chooseHit(first);
        desk.open(first, { reply: false });
        return;
      }
      case 'ArrowDown':
      case 'ArrowUp':
        if (!list.isSearching()) return;
        event.preventDefault();
        goToHit(event.key === 'ArrowDown' ? 1 : -1);
        return;
    }
  }

  return (
    <div class="list-search">
      <Search size={16} aria-hidden="true" />
      <input
        ref={field}
        id="list-search"
        type="search"
        placeholder={t().keys.search}
        aria-label={t().list.search}
        value={list.search()}
        readOnly={desk.isElsewhere()}
        onInput={(event) => list.find(event.currentTarget.value)}
        onKeyDown={onSearchKey}
      />
      <Show when={list.search() !== ''}>
        <button
          type="button"
          class="icon-button small"
          aria-label={t().list.clearSearch}
          onClick={() => {
            leave();
            field.focus();
          }}
        >
          <X size={14} aria-hidden="true" />
        </button>
      </Show>
    </div>
  );
}
