import { Show } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import { useDesk } from './desk-context.tsx';

/** Stands above everything for as long as the connection is away. */
export function ConnectionLine() {
  const t = useTexts();
  const desk = useDesk();
  const away = () => desk.state().connection.kind === 'away';
  return (
    <div class="connection-line" role="status" data-shown={away()}>
      <Show when={away()}>
        <span>{t().line.away}</span>
        <button type="button" class="link-button" onClick={() => desk.engine.nudge()}>
          {t().line.back}
        </button>
      </Show>
    </div>
  );
}
