import { Show } from 'solid-js';
import { part } from '../ui/part.tsx';
import { useDesk } from './desk-context.tsx';

const SettingsPage = part(() => import('../settings-page/settings-page.tsx'));
const BoardPage = part(() => import('../board/board-page.tsx'));

/** What is opened now and then in the place of the chat, each a script of its own. */
export default function OtherPage() {
  const desk = useDesk();
  return (
    <Show when={desk.page() === 'board'} fallback={<SettingsPage />}>
      <BoardPage />
    </Show>
  );
}
