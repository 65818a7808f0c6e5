import { Dialog } from '@kobalte/core/dialog';
import MonitorOff from 'lucide-solid/icons/monitor-off';
import { Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import './dialog.css';

/** Covers the desk while the activity monitor says that this attendant is not at work, and goes by itself. */
export function MonitorCover() {
  const t = useTexts();
  const desk = useDesk();
  return (
    <Show when={desk.state().blocked}>
      <Dialog open>
        <Dialog.Portal>
          <div class="cover">
            <Dialog.Content
              onEscapeKeyDown={(event) => event.preventDefault()}
              onInteractOutside={(event) => event.preventDefault()}
            >
              <MonitorOff size={40} aria-hidden="true" />
              <Dialog.Title as="h2">{t().monitor.title}</Dialog.Title>
              <Dialog.Description>{t().monitor.text}</Dialog.Description>
              <button type="button" class="button" onClick={() => desk.signOut()}>
                {t().me.signOut}
              </button>
            </Dialog.Content>
          </div>
        </Dialog.Portal>
      </Dialog>
    </Show>
  );
}
