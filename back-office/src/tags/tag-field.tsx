import { isComposing } from '@chimpassist/client/field';
import type { Tag } from '@chimpassist/protocol';
import { inSentence } from '@chimpassist/protocol/text';
import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js';
import { Words } from '../ui/words.tsx';
import { TagDot } from './tag-chip.tsx';
import { isTagNamed, suggestedTags, tagName } from './tag-list.ts';
import { useTagsTexts } from './texts/tags-texts.ts';

type Suggestion = { kind: 'tag'; tag: Tag } | { kind: 'make'; name: string };

/** A field that takes a tag: by the arrows and Enter, or by a press. Backspace in an empty one takes the last away. */
export function TagField(props: {
  id?: string;
  label: string;
  placeholder: string;
  known: readonly Tag[];
  chosen: readonly string[];
  /** Whether this attendant may add tags to the workspace. */
  mayMake: boolean;
  onAdd: (id: string) => void;
  onMake: (name: string) => void;
  onRemoveLast: () => void;
}) {
  const t = useTagsTexts();
  const list = createUniqueId();
  const [words, setWords] = createSignal('');
  const [isOpen, setOpen] = createSignal(false);
  const [at, setAt] = createSignal(0);
  let field!: HTMLInputElement;
  const suggestions = createMemo<Suggestion[]>(() => {
    const tags = suggestedTags(words(), props.known, props.chosen).map(
      (tag): Suggestion => ({ kind: 'tag', tag }),
    );
    const name = words().trim();
    const isNew = props.mayMake && name !== '' && !isTagNamed(name, props.known);
    return isNew ? [...tags, { kind: 'make', name }] : tags;
  });
  const isShown = () => isOpen() && suggestions().length > 0;
  const place = () => Math.min(at(), suggestions().length - 1);
  const optionId = (index: number) => `${list}-${index}`;

  function take(suggestion: Suggestion | undefined) {
    if (suggestion === undefined) return;
    if (suggestion.kind === 'tag') props.onAdd(suggestion.tag.id);
    else props.onMake(suggestion.name);
    setWords('');
    setAt(0);
    field.focus();
  }
  function onKey(event: KeyboardEvent) {
    if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    const count = suggestions().length;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault();
        if (!isShown()) setOpen(true);
        else if (count > 0) setAt((place() + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
        return;
      case 'Enter':
        if (!isShown()) return;
        event.preventDefault();
        take(suggestions()[place()]);
        return;
      case 'Backspace':
        if (words() === '') props.onRemoveLast();
        return;
      case 'Escape':
        event.preventDefault();
        event.stopPropagation();
        if (isShown()) setOpen(false);
        else field.blur();
        setWords('');
        return;
    }
  }

  return (
    <div class="tag-field">
      <input
        ref={field}
        id={props.id}
        type="text"
        role="combobox"
        aria-label={props.label}
        placeholder={props.placeholder}
        aria-expanded={isShown()}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isShown() ? optionId(place()) : undefined}
        autocomplete="off"
        value={words()}
        onInput={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setWords('');
        }}
        onKeyDown={onKey}
      />
      <Show when={isShown()}>
        {/* A press must not take the focus from the field before it counts. */}
        <div
          id={list}
          role="listbox"
          aria-label={props.label}
          class="tag-suggestions"
          onMouseDown={(event) => event.preventDefault()}
        >
          <For each={suggestions()}>
            {(suggestion, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
              <div
                id={optionId(index())}
                role="option"
                aria-selected={index() === place()}
                onClick={() => take(suggestion)}
              >
                <Show
                  when={suggestion.kind === 'tag' ? suggestion.tag : null}
                  fallback={
                    <Words text={t().make(suggestion.kind === 'make' ? inSentence(suggestion.name) : '')} />
                  }
                >
                  {(tag) => (
                    <>
                      <TagDot tag={tag()} />
                      <bdi>
                        <Words text={tagName(tag())} />
                      </bdi>
                    </>
                  )}
                </Show>
              </div>
            )}
          </For>
        </div>
      </Show>
    </div>
  );
}
