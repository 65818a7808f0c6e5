import Check from 'lucide-solid/icons/check';
import Copy from 'lucide-solid/icons/copy';
import { createSignal, onCleanup, Show } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import { copyText } from './copy.ts';

const SHOWN_MS = 1_500;

/** Copies a text and says that it did. */
export function CopyButton(props: { text: string; label: string; class?: string }) {
  const t = useTexts();
  const [copied, setCopied] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  async function copy() {
    if (!(await copyText(props.text))) return;
    setCopied(true);
    clearTimeout(timer);
    timer = setTimeout(() => setCopied(false), SHOWN_MS);
  }
  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ''}`}
      aria-label={copied() ? t().chat.copied : props.label}
      title={props.label}
      onClick={() => void copy()}
    >
      <Show when={copied()} fallback={<Copy size={14} aria-hidden="true" />}>
        <Check size={14} aria-hidden="true" />
      </Show>
    </button>
  );
}
