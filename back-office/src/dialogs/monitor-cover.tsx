import MonitorOff from 'lucide-solid/icons/monitor-off';
import { createEffect, onCleanup, onMount, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { isField } from '../ui/writing.ts';

/**
 * Covers the desk while the activity monitor says that this attendant is not at work, and goes by itself. Who writes keeps
 * the field and its focus below; no key that was meant for it presses a button here.
 */
export function MonitorCover() {
  const desk = useDesk();
  const isShown = () => desk.state().blocked;
  return (
    <Show when={isShown()}>
      <Cover />
    </Show>
  );
}

function Cover() {
  const t = useTexts();
  const desk = useDesk();
  let cover!: HTMLDivElement;
  let button!: HTMLButtonElement;

  onMount(() => {
    const before = document.activeElement;
    if (!isField(before)) cover.focus();
    onCleanup(() => {
      if (cover.contains(document.activeElement) && before instanceof HTMLElement && before.isConnected)
        before.focus();
    });
  });
  createEffect(() => {
    // Nothing behind the cover can be reached by Tab.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Tab') return;
      event.preventDefault();
      button.focus();
    };
    document.addEventListener('keydown', onKeyDown, true);
    onCleanup(() => document.removeEventListener('keydown', onKeyDown, true));
  });

  return (
    <div
      ref={cover}
      class="cover"
      role="dialog"
      aria-modal="true"
      aria-labelledby="monitor-title"
      aria-describedby="monitor-text"
      tabindex="-1"
    >
      <div>
        <MonitorOff size={40} aria-hidden="true" />
        <h2 id="monitor-title">{t().monitor.title}</h2>
        <p id="monitor-text" role="alert">
          {t().monitor.text}
        </p>
        <button ref={button} type="button" class="button" onClick={() => desk.signOut()}>
          {t().me.signOut}
        </button>
      </div>
    </div>
  );
}
