import { createMemo, createResource, createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { EMOJI_TEXTS } from './emoji-texts.ts';
import { loadEmoji } from './load-emoji.ts';

const COLUMNS = 9;
/** What is shown without a word: faces and hands, which stand first in the data. */
const SHOWN = 270;

/** Emoji to choose from: sought by a word, chosen by arrows and Enter or a press. */
export default function EmojiPicker(props: { onChoose: (sign: string) => void; onClose: () => void }) {
  const language = useLanguage();
  const t = () => EMOJI_TEXTS[language.language()];
  const [find] = createResource(language.language, loadEmoji);
  const [query, setQuery] = createSignal('');
  const [at, setAt] = createSignal(0);
  const found = createMemo(() => find.latest?.(query(), SHOWN) ?? []);
  let search!: HTMLInputElement;
  let picker!: HTMLElement;
  const idOf = (place: number) => `emoji-${place}`;

  onMount(() => search.focus());
  const onPress = (event: PointerEvent) => {
    if (event.target instanceof Node && !picker.contains(event.target)) props.onClose();
  };
  document.addEventListener('pointerdown', onPress);
  onCleanup(() => document.removeEventListener('pointerdown', onPress));

  function go(by: number): void {
    setAt(Math.max(0, Math.min(found().length - 1, at() + by)));
    document.getElementById(idOf(at()))?.scrollIntoView({ block: 'nearest' });
  }
  function onKeyDown(event: KeyboardEvent): void {
    const isMirrored = getComputedStyle(picker).direction === 'rtl';
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: COLUMNS,
      ArrowUp: -COLUMNS,
      ArrowRight: isMirrored ? -1 : 1,
      ArrowLeft: isMirrored ? 1 : -1,
    };
    const step = steps[event.key];
    const chosen = found()[at()];
    if (event.isComposing) return;
    if (step !== undefined) go(step);
    else if (event.key === 'Enter' && chosen !== undefined) props.onChoose(chosen.sign);
    else if (event.key === 'Escape' || event.key === 'Tab') props.onClose();
    else return;
    event.preventDefault();
  }

  return (
    <section ref={picker} class="emoji-picker" aria-label={t().list}>
      <input
        ref={search}
        type="text"
        role="combobox"
        aria-expanded="true"
        autocomplete="off"
        class="emoji-search"
        aria-label={t().search}
        placeholder={t().search}
        aria-controls="emoji-list"
        aria-autocomplete="list"
        aria-activedescendant={found().length > 0 ? idOf(at()) : undefined}
        value={query()}
        onInput={({ currentTarget }) => {
          setQuery(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="emoji-list" class="emoji-grid" role="listbox" aria-label={t().list}>
        <For each={found()}>
          {({ sign, name }, place) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
            <div
              id={idOf(place())}
              class="emoji-choice"
              role="option"
              aria-label={name}
              title={name}
              aria-selected={place() === at()}
              onPointerMove={() => setAt(place())}
              onClick={() => props.onChoose(sign)}
            >
              {sign}
            </div>
          )}
        </For>
      </div>
      <p class="emoji-foot" role="status">
        <Show when={find.latest !== undefined && found().length === 0} fallback={t().hint}>
          {t().nothing}
        </Show>
      </p>
    </section>
  );
}
