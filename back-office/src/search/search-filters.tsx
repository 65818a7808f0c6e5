import { idText, type SearchState } from '@chimpassist/protocol';
import { inSentence, shownName } from '@chimpassist/protocol/text';
import X from 'lucide-solid/icons/x';
import { createMemo, For, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { byName, tagName } from '../tags/tag-list.ts';
import type { Search } from './create-search.ts';
import { useSearchTexts } from './texts/search-texts.ts';

/** What is searched beside the words: with whom, how tagged, whether it goes on, when. */
export function SearchFilters(props: { search: Search }) {
  const desk = useDesk();
  const t = useSearchTexts();
  const people = createMemo(() => {
    const { me, colleagues } = desk.state();
    const mine = idText(me.id);
    const name = (person: { id: string | number; name: string }) =>
      shownName(person.name) || idText(person.id);
    const others = [...colleagues.values()]
      .filter(({ id }) => idText(id) !== mine)
      .map((each) => ({ id: idText(each.id), name: name(each) }))
      .sort((one, other) => one.name.localeCompare(other.name));
    return [{ id: mine, name: t().me(name(me)) }, ...others];
  });
  const tags = createMemo(() => [...desk.tags().values()].sort(byName));
  const filter = () => props.search.filter();
  return (
    <fieldset class="search-filters">
      <legend class="visually-hidden">{t().filters}</legend>
      <label>
        <span>{t().person}</span>
        <select
          value={filter().person}
          onChange={(event) => props.search.choose({ person: event.currentTarget.value })}
        >
          <option value="">{t().everybody}</option>
          <For each={people()}>
            {({ id, name }) => (
              <option value={id} selected={filter().person === id}>
                {name}
              </option>
            )}
          </For>
        </select>
      </label>
      <Show when={tags().length > 0 || filter().tag !== ''}>
        <label>
          <span>{t().tag}</span>
          <select
            value={filter().tag}
            onChange={(event) => props.search.choose({ tag: event.currentTarget.value })}
          >
            <option value="">{t().anyTag}</option>
            <For each={tags()}>
              {(tag) => (
                <option value={tag.id} selected={filter().tag === tag.id}>
                  {tagName(tag)}
                </option>
              )}
            </For>
          </select>
        </label>
      </Show>
      <label>
        <span>{t().state}</span>
        <select
          value={filter().state}
          onChange={(event) => props.search.choose({ state: event.currentTarget.value as SearchState | '' })}
        >
          <option value="">{t().anyState}</option>
          <option value="live">{t().live}</option>
          <option value="ended">{t().ended}</option>
        </select>
      </label>
      <label>
        <span>{t().from}</span>
        <input
          type="date"
          value={filter().fromDay}
          max={filter().toDay || undefined}
          onChange={(event) => props.search.choose({ fromDay: event.currentTarget.value })}
        />
      </label>
      <label>
        <span>{t().to}</span>
        <input
          type="date"
          value={filter().toDay}
          min={filter().fromDay || undefined}
          onChange={(event) => props.search.choose({ toDay: event.currentTarget.value })}
        />
      </label>
      <Show when={filter().customer}>
        {(customer) => (
          <button
            type="button"
            class="button search-customer"
            aria-label={t().everyCustomer(inSentence(customer().name))}
            onClick={() => props.search.choose({ customer: null })}
          >
            <span>{t().onlyCustomer(inSentence(customer().name))}</span>
            <X size={14} aria-hidden="true" />
          </button>
        )}
      </Show>
    </fieldset>
  );
}
