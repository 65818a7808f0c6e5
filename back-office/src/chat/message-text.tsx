import { foldedText, isBlank } from '@chimpassist/protocol/text';
import { createMemo, createSignal, Show, Suspense } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import { looksLikeMarkdown } from '../markdown/looks-like.ts';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { LinkedText } from './linked-text.tsx';

/** Most messages have none. */
const MarkdownText = part(() => import('../markdown/markdown-text.tsx'));

/**
 * A message's text: text, with links that open elsewhere and learn nothing of this page. One that would fill screens
 * shows its beginning first.
 *
 * @param props.isProven its sender is known for certain: then Markdown in it is shown as such
 * @param props.onFold called before the height changes: who reads is not to be carried to the end
 */
export function MessageText(props: { text: string; isProven: boolean; onFold: () => void }) {
  const t = useTexts();
  const beginning = createMemo(() => foldedText(props.text));
  const [isWhole, setWhole] = createSignal(false);
  const shown = () => (isWhole() ? props.text : (beginning() ?? props.text));
  let button: HTMLButtonElement | undefined;

  function toggle() {
    props.onFold();
    const scroller = button?.closest('.messages');
    // Opened, its beginning stays where it is read; folded again, the button stays under the finger.
    const anchor = isWhole() ? button : button?.parentElement;
    const top = anchor?.getBoundingClientRect().top ?? 0;
    setWhole(!isWhole());
    if (anchor && scroller) scroller.scrollTop += anchor.getBoundingClientRect().top - top;
  }

  return (
    <Show when={!isBlank(props.text)} fallback={<em class="bubble-empty">{t().chat.emptyMessage}</em>}>
      <Show when={props.isProven && looksLikeMarkdown(shown())} fallback={<LinkedText text={shown()} />}>
        <Suspense fallback={<LinkedText text={shown()} />}>
          <MarkdownText text={shown()} />
        </Suspense>
      </Show>
      <Show when={beginning() !== null}>
        <button
          ref={button}
          type="button"
          class="link-button bubble-fold"
          aria-expanded={isWhole()}
          onClick={toggle}
        >
          <Words text={isWhole() ? t().chat.showLess : t().chat.showAll} />
        </button>
      </Show>
    </Show>
  );
}
