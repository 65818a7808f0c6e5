import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { SuggestionsProps } from './suggest-field.ts';

const LIST_ID = 'suggestions';
const PAGE = 6;

/**
 * The list above a field: arrows move in it, Enter and Tab choose, Escape closes, and the focus stays in the field. What is
 * chosen stays so when others come and go around it.
 */
export function OptionList<T>(
  props: SuggestionsProps & {
    label: string;
    items: readonly T[];
    keyOf: (item: T) => string;
    option: (item: T) => JSX.Element;
    onChoose: (item: T) => void;
    /** In the place of the options, where there is none. */
    empty?: string | undefined;
    /** Enter is not for the field, although there is nothing to choose (yet). */
    isWaiting?: boolean;
    head?: JSX.Element;
    foot?: JSX.Element;
    /** Further keys. */
    onKey?: (event: KeyboardEvent) => boolean;
  },
) {
  const [chosenKey, setChosenKey] = createSignal<string | null>(null);
  createEffect(
    on(
      () => props.place.query,
      () => setChosenKey(null),
    ),
  );
  const chosen = createMemo(() =>
    Math.max(
      0,
      props.items.findIndex((item) => props.keyOf(item) === chosenKey()),
    ),
  );
  const idOf = (at: number) => `suggestion-${at}`;

  function go(to: number): boolean {
    const count = props.items.length;
    const item = props.items[((to % count) + count) % count];
    if (item === undefined) return false;
    setChosenKey(props.keyOf(item));
    document.getElementById(idOf(chosen()))?.scrollIntoView({ block: 'nearest' });
    return true;
  }
  function choose(): boolean {
    const item = props.items[chosen()];
    if (item !== undefined) props.onChoose(item);
    return item !== undefined || props.isWaiting === true;
  }
  function onKey(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    switch (event.key) {
      case 'ArrowDown':
        return go(chosen() + 1);
      case 'ArrowUp':
        return go(chosen() - 1);
      case 'PageDown':
        return go(Math.min(props.items.length - 1, chosen() + PAGE));
      case 'PageUp':
        return go(Math.max(0, chosen() - PAGE));
      case 'Enter':
      case 'Tab':
        return choose();
      case 'Escape':
        props.onClose();
        return true;
      default:
        return props.onKey?.(event) ?? false;
    }
  }
  props.onKeys(onKey);
  onCleanup(() => props.onKeys(null));

  // The field names its list, and what is chosen in it, for those who hear the page.
  createEffect(() => {
    const element = props.field.element();
    if (props.items.length === 0) element?.removeAttribute('aria-activedescendant');
    else element?.setAttribute('aria-activedescendant', idOf(chosen()));
    element?.setAttribute('aria-controls', LIST_ID);
    element?.setAttribute('aria-autocomplete', 'list');
  });
  onCleanup(() => {
    for (const name of ['aria-activedescendant', 'aria-controls', 'aria-autocomplete'])
      props.field.element()?.removeAttribute(name);
  });

  return (
    // The focus stays in the field.
    <div class="suggestions" onPointerDown={(event) => event.preventDefault()}>
      {props.head}
      <div id={LIST_ID} class="suggestions-list" role="listbox" tabindex="0" aria-label={props.label}>
        <For each={props.items}>
          {(item, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
            <div
              id={idOf(at())}
              class="suggestion"
              role="option"
              aria-selected={at() === chosen()}
              onPointerMove={() => setChosenKey(props.keyOf(item))}
              onClick={() => props.onChoose(item)}
            >
              {props.option(item)}
            </div>
          )}
        </For>
      </div>
      <Show when={props.items.length === 0 && props.empty !== undefined}>
        <p class="suggestions-empty" role="status">
          {props.empty}
        </p>
      </Show>
      {props.foot}
    </div>
  );
}
