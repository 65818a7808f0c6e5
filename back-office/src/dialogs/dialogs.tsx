import { createMemo, Match, onMount, Show, Suspense, Switch } from 'solid-js';
import type { Chat } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { part } from '../ui/part.tsx';

/** Loaded as soon as the desk is there: nothing of it is needed to sign in. */
const HandOverDialog = part(() => import('./hand-over-dialog.tsx'));
const EndDialog = part(() => import('./end-dialog.tsx'));
const KeysDialog = part(() => import('./keys-dialog.tsx'));
/** Loaded when it is asked for. */
const CommandBar = part(() => import('../commands/command-bar.tsx'));
const SnoozeDialog = part(() => import('../marks/snooze-dialog.tsx'));
/** Most attendants never do. */
const DirectoryDialog = part(() => import('../people/directory-dialog.tsx'));

/** The dialog that is open, about the chat that it was asked for, also where another one is opened meanwhile. */
export default function Dialogs() {
  const desk = useDesk();
  // A failure shows itself when the dialog is opened.
  onMount(() => {
    for (const { preload } of [HandOverDialog, EndDialog]) void preload();
  });
  const kind = createMemo(() => desk.dialog()?.kind);
  // A chat that leaves the desk leaves the dialog about it as it was: a person may be writing in it.
  const chat = createMemo<Chat | null>((before) => {
    const topic = desk.dialog()?.topic;
    const now = topic === undefined ? undefined : desk.state().chats.get(topic);
    return now ?? (before?.topic === topic ? before : null);
  }, null);
  return (
    <Switch>
      <Match when={kind() === 'keys'}>
        <Suspense>
          <KeysDialog onClose={desk.closeDialog} />
        </Suspense>
      </Match>
      <Match when={kind() === 'people' || kind() === 'password'}>
        <Suspense>
          <DirectoryDialog />
        </Suspense>
      </Match>
      <Match when={kind() === 'commands'}>
        <Suspense>
          <CommandBar />
        </Suspense>
      </Match>
      <Match when={kind() === 'snooze'}>
        <Suspense>
          <Show when={chat()}>{(shown) => <SnoozeDialog chat={shown()} onClose={desk.closeDialog} />}</Show>
        </Suspense>
      </Match>
      <Match when={kind() === 'handOver'}>
        <Suspense>
          <Show when={chat()}>{(shown) => <HandOverDialog chat={shown()} onClose={desk.closeDialog} />}</Show>
        </Suspense>
      </Match>
      <Match when={kind() === 'end'}>
        <Suspense>
          <Show when={chat()}>{(shown) => <EndDialog chat={shown()} onClose={desk.closeDialog} />}</Show>
        </Suspense>
      </Match>
    </Switch>
  );
}
