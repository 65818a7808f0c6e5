import { isComposing } from '@chimpassist/client/field';
import { createSignal, type JSX, onCleanup, Show, Suspense } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { firstMissing } from '../answers/missing-value.ts';
import { part } from '../ui/part.tsx';
import type { SuggestField, SuggestionsProps } from './suggest-field.ts';
import { type SuggestPlace, suggestPlace } from './suggest-place.ts';

// Each is loaded with the first sign that asks for it.
const LISTS = {
  answer: part<SuggestionsProps>(() => import('../answers/answer-suggestions.tsx')),
  emoji: part<SuggestionsProps>(() => import('../emoji/emoji-suggestions.tsx')),
  mention: part<SuggestionsProps>(() => import('../notes/mention-suggestions.tsx')),
};

const ComposerTools = part(() => import('../emoji/composer-tools.tsx'));
const AssistantTool = part(() => import('../assistant/assistant-tool.tsx'));

const samePlace = (one: SuggestPlace | null, other: SuggestPlace | null): boolean =>
  one?.kind === other?.kind && one?.start === other?.start && one?.query === other?.query;

/** What a field has of suggestions. */
export interface Suggesting {
  /** Something was written, or the caret has moved. */
  look(): void;
  /** Whether the list takes the key. */
  onKeyDown(event: KeyboardEvent): boolean;
  /** What of a ready answer its writer has still to fill. */
  firstMissing: typeof firstMissing;
  List(): JSX.Element;
  /** Buttons for those who do not know the signs. */
  Tools(): JSX.Element;
}

/** What a field suggests while a person writes in it. Its list takes the keys as long as it has something to choose. */
export function createSuggesting(field: SuggestField): Suggesting {
  const [place, setPlace] = createSignal<SuggestPlace | null>(null, { equals: samePlace });
  let handler: ((event: KeyboardEvent) => boolean) | null = null;
  /** Where a person closed the list: it stays closed as long as one writes on there. */
  let closedAt: number | null = null;

  function look(): void {
    const element = field.element();
    if (element === undefined) return;
    const { value, selectionStart: from, selectionEnd: to, readOnly } = element;
    const mayBe = from === to && !readOnly && document.activeElement === element;
    const found = mayBe ? suggestPlace(value, to, field.kinds) : null;
    if (found === null) closedAt = null;
    setPlace(found !== null && found.start === closedAt ? null : found);
  }
  function close(): void {
    const start = place()?.start ?? null;
    // Where the sign was taken out, the next one that is written there is another one.
    closedAt = start !== null && start < (field.element()?.value.length ?? 0) ? start : null;
    setPlace(null);
  }
  // The caret goes elsewhere without a word of the field's own.
  document.addEventListener('selectionchange', look);
  onCleanup(() => document.removeEventListener('selectionchange', look));

  return {
    look,
    firstMissing,
    onKeyDown(event) {
      if (place() === null || isComposing(event)) return false;
      // What was sought is not a message. Its list is on its way.
      const takes = handler === null ? event.key === 'Enter' && place()?.kind === 'answer' : handler(event);
      if (takes) event.preventDefault();
      return takes;
    },
    Tools: () => (
      <Suspense>
        <ComposerTools field={field} />
        <AssistantTool field={field} />
      </Suspense>
    ),
    List: () => (
      <Suspense>
        <Show when={place()}>
          {(shown) => (
            <Dynamic
              component={LISTS[shown().kind]}
              place={shown()}
              field={field}
              onKeys={(next: typeof handler) => {
                handler = next;
              }}
              onClose={close}
            />
          )}
        </Show>
      </Suspense>
    ),
  };
}
