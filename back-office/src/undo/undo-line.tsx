import { beginningOf } from '@chimpassist/protocol/text';
import { onCleanup } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { Words } from '../ui/words.tsx';
import { isField } from '../ui/writing.ts';
import type { HeldMessage } from './undo.ts';
import { UNDO_TEXTS } from './undo-texts.ts';

const SHOWN = 120;

/** Above the field: the words that are about to go, as long as their writer may undo them. */
export default function UndoLine(props: { topic: string; held: HeldMessage }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = () => UNDO_TEXTS[language.language()];
  const seconds = () => Math.max(0, Math.ceil((props.held.goesAt - desk.now()) / 1_000));

  /** In an empty field there is nothing else to undo. */
  function onKeyDown(event: KeyboardEvent): void {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    if (!isUndo || (isField(event.target) && event.target.value !== '')) return;
    event.preventDefault();
    desk.undo(props.topic);
  }
  document.addEventListener('keydown', onKeyDown);
  onCleanup(() => document.removeEventListener('keydown', onKeyDown));

  return (
    <p class="undo-line">
      <span class="undo-words">
        <Words text={t().goesIn(seconds())} /> <bdi>{beginningOf(props.held.content, SHOWN)}</bdi>
      </span>
      <button type="button" class="button" title={t().keys} onClick={() => desk.undo(props.topic)}>
        {t().undo}
      </button>
      <button type="button" class="link-button" onClick={() => desk.held()?.sendNow(props.topic)}>
        {t().now}
      </button>
    </p>
  );
}
