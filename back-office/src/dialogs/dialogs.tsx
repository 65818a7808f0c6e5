import { Match, Show, Switch } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { EndDialog } from './end-dialog.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';

/** The dialog that is open, about the chat that was open when it was asked for. */
export function Dialogs() {
  const desk = useDesk();
  const close = () => desk.setDialog(null);
  return (
    <Switch>
      <Match when={desk.dialog() === 'keys'}>
        <KeysDialog onClose={close} />
      </Match>
      <Match when={desk.dialog() === 'handOver'}>
        <Show when={desk.openChat()}>{(chat) => <HandOverDialog chat={chat()} onClose={close} />}</Show>
      </Match>
      <Match when={desk.dialog() === 'end'}>
        <Show when={desk.openChat()}>{(chat) => <EndDialog chat={chat()} onClose={close} />}</Show>
      </Match>
    </Switch>
  );
}
