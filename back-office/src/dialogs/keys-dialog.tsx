import { Dialog } from '@kobalte/core/dialog';
import { For } from 'solid-js';
import { ACTIONS } from '../desk-view/actions.ts';
import { useTexts } from '../i18n/texts.tsx';
import { DeskDialog } from './desk-dialog.tsx';

/** All that the keyboard can do. */
export default function KeysDialog(props: { onClose: () => void }) {
  const t = useTexts();
  return (
    <DeskDialog title={t().keys.title} onClose={props.onClose}>
      <dl class="keys">
        <For each={ACTIONS}>
          {({ keys, id }) => (
            <>
              <dt>
                <For each={keys}>{(key) => <kbd>{key}</kbd>}</For>
              </dt>
              <dd>{t().keys[id]}</dd>
            </>
          )}
        </For>
      </dl>
      <div class="dialog-buttons">
        <Dialog.CloseButton class="button" aria-label={t().keys.close}>
          {t().keys.close}
        </Dialog.CloseButton>
      </div>
    </DeskDialog>
  );
}
