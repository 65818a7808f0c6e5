import Smile from 'lucide-solid/icons/face-slightly-smiling';
import MessageSquareText from 'lucide-solid/icons/message-square-text';
import { createSignal, Show, Suspense } from 'solid-js';
import { useAnswersTexts } from '../answers/texts/answers-texts.ts';
import { useLanguage } from '../i18n/texts.tsx';
import type { SuggestField } from '../suggest/suggest-field.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { part } from '../ui/part.tsx';
import { EMOJI_TEXTS } from './emoji-texts.ts';

/** Loaded when it is opened. */
const EmojiPicker = part(() => import('./emoji-picker.tsx'));

/** What can be put into a field besides what one types: ready answers, emoji. */
export default function ComposerTools(props: { field: SuggestField }) {
  const language = useLanguage();
  const answers = useAnswersTexts();
  const [isOpen, setOpen] = createSignal(false);

  /** Puts it where the caret is. */
  function put(text: string): void {
    const element = props.field.element();
    if (element === undefined || element.readOnly) return;
    element.focus();
    element.setRangeText(text, element.selectionStart, element.selectionEnd, 'end');
    props.field.write(element.value);
  }
  function openAnswers(): void {
    const element = props.field.element();
    if (element === undefined) return;
    const { value, selectionStart } = element;
    const isLineBegun = selectionStart > 0 && value.charAt(selectionStart - 1) !== '\n';
    put(isLineBegun ? '\n/' : '/');
  }
  function close(): void {
    setOpen(false);
    props.field.element()?.focus();
  }

  return (
    <>
      <Show when={props.field.kinds.includes('answer')}>
        <IconButton class="composer-tool" label={answers().open} onClick={openAnswers}>
          <MessageSquareText size={16} aria-hidden="true" />
        </IconButton>
      </Show>
      <IconButton
        class="composer-tool"
        label={EMOJI_TEXTS[language.language()].list}
        pressed={isOpen()}
        onClick={() => setOpen(!isOpen())}
      >
        <Smile size={16} aria-hidden="true" />
      </IconButton>
      <Show when={isOpen()}>
        <Suspense>
          <EmojiPicker
            onChoose={(sign) => {
              setOpen(false);
              put(sign);
            }}
            onClose={close}
          />
        </Suspense>
      </Show>
    </>
  );
}
