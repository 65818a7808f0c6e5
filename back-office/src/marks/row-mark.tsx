import AlarmClock from 'lucide-solid/icons/alarm-clock';
import { Show } from 'solid-js';
import { useMarksTexts } from './texts/marks-texts.ts';

/** How a row says that its chat is to be read still, or has come back. */
export default function RowMark(props: { mark: 'unread' | 'woken' }) {
  const t = useMarksTexts();
  return (
    <span class="row-mark" title={t()[props.mark]}>
      <Show when={props.mark === 'woken'} fallback={<span class="row-dot" aria-hidden="true" />}>
        <AlarmClock size={14} aria-hidden="true" />
      </Show>
      <span class="visually-hidden">{t()[props.mark]}</span>
    </span>
  );
}
