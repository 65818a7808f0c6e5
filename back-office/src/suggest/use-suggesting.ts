import { type Accessor, createSignal, getOwner, onCleanup, onMount, runWithOwner } from 'solid-js';
import type { SuggestField } from './suggest-field.ts';
import type { Suggesting } from './suggesting.tsx';

/** The suggestions of a field, as soon as their script is here: the field itself waits for nothing. */
export function useSuggesting(field: SuggestField): Accessor<Suggesting | null> {
  const owner = getOwner();
  const [suggesting, setSuggesting] = createSignal<Suggesting | null>(null);
  let isGone = false;
  onCleanup(() => {
    isGone = true;
  });
  onMount(() => {
    import('./suggesting.tsx').then(
      ({ createSuggesting }) => {
        if (isGone) return;
        runWithOwner(owner, () => {
          const made = createSuggesting(field);
          setSuggesting(() => made);
          made.look();
        });
      },
      // Without it one writes all the same.
      () => {},
    );
  });
  return suggesting;
}
