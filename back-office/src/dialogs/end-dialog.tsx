import { Dialog } from '@kobalte/core/dialog';
import type { Chat } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { DeskDialog } from './desk-dialog.tsx';

/** Asks once before a chat is ended. */
export function EndDialog(props: { chat: Chat; onClose: () => void }) {
  const t = useTexts();
  const desk = useDesk();
  function end() {
    desk.engine
      .command({ command: 'end', sessionTopic: props.chat.topic })
      .catch(() => desk.tell(t().chat.failedCommand));
    props.onClose();
  }
  return (
    <DeskDialog title={t().chat.endTitle} onClose={props.onClose}>
      <Dialog.Description class="dialog-text">{t().chat.endText}</Dialog.Description>
      <div class="dialog-buttons">
        <Dialog.CloseButton class="button" aria-label={t().chat.cancel}>
          {t().chat.cancel}
        </Dialog.CloseButton>
        <button type="button" class="button danger" onClick={end}>
          {t().chat.end}
        </button>
      </div>
    </DeskDialog>
  );
}
