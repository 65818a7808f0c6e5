import { Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { PeopleDialog } from './people-dialog.tsx';

/** What the built-in directory offers at the desk: the people, or the own password. */
export default function DirectoryDialog() {
  const desk = useDesk();
  return (
    <Show when={desk.dialog()?.kind === 'people'} fallback={<PasswordDialog onClose={desk.closeDialog} />}>
      <PeopleDialog onClose={desk.closeDialog} />
    </Show>
  );
}
