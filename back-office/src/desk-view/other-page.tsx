import { Match, Switch } from 'solid-js';
import { part } from '../ui/part.tsx';
import { useDesk } from './desk-context.tsx';

const SettingsPage = part(() => import('../settings-page/settings-page.tsx'));
const ReportsPage = part(() => import('../reports/reports-page.tsx'));
const VisitorsPage = part(() => import('../visitors/visitors-page.tsx'));
const BoardPage = part(() => import('../board/board-page.tsx'));

/** What is opened now and then in the place of the chat, each a script of its own. */
export default function OtherPage() {
  const desk = useDesk();
  return (
    <Switch fallback={<SettingsPage />}>
      <Match when={desk.page() === 'board'}>
        <BoardPage />
      </Match>
      <Match when={desk.page() === 'visitors'}>
        <VisitorsPage />
      </Match>
      <Match when={desk.page() === 'reports'}>
        <ReportsPage />
      </Match>
    </Switch>
  );
}
