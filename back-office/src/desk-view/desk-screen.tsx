import { idText } from '@chimpassist/protocol';
import { createEffect, createMemo, Match, on, Show, Suspense, Switch } from 'solid-js';
import { isSupervisor } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import type { Account } from '../identity/account.ts';
import { CustomerList } from '../list/customer-list.tsx';
import { MeItems } from '../list/me-menu.tsx';
import type { Settings } from '../settings/settings.ts';
import { preloadTips } from '../ui/icon-button.tsx';
import { preloadMenus } from '../ui/late-menu.tsx';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { createDesk } from './create-desk.ts';
import { DeskProvider } from './desk-context.tsx';
import { ElsewhereLine } from './elsewhere-line.tsx';
import { listenToKeys } from './keyboard.ts';
import { SEARCH_PAGE } from './pages.ts';
import { guardPointer } from './pointer-guard.ts';

// Scripts of their own.
const ChatPane = part(() => import('../chat/chat-pane.tsx'));
const CustomerPanel = part(() => import('../customer/customer-panel.tsx'));
const Covers = part(() => import('../dialogs/covers.tsx'));
/** Where attendants ask to be let into chats. */
const AskLines = part(() => import('../joining/ask-lines.tsx'));
/** Loaded where a colleague names this attendant. */
const MentionLines = part(() => import('../notes/mention-lines.tsx'));
/** For supervisors. */
const OffHooksLine = part(() => import('../programs/off-hooks-line.tsx'));
const Dialogs = part(() => import('../dialogs/dialogs.tsx'));
const Notices = part(() => import('../notices/notices-part.tsx'));
/** Loaded when it is opened. */
const OtherPage = part(() => import('./other-page.tsx'));
const SearchPage = part(() => import('../search/search-page.tsx'));

/** Begins to load what stands beside the list. */
export function preloadParts(): void {
  for (const { preload } of [Notices, MeItems, ChatPane, CustomerPanel, Dialogs, Covers]) void preload();
  void preloadMenus();
  preloadTips();
}

/** The desk: list, chat, customer. */
export function DeskScreen(props: {
  settings: Settings;
  account: Account;
  store: DeskStore;
  engine: Engine;
  onSignOut: () => void;
}) {
  const { store, engine, settings } = props;
  const { desk, paneTopic, told } = createDesk(props);
  listenToKeys(desk);
  guardPointer();
  // Signed in again, here or in another tab: perhaps with another name, and with a token that is taken.
  createEffect(
    on(
      () => props.account.identity(),
      (identity) => {
        if (identity === null || idText(identity.attendant.id) !== idText(store.peek().me.id)) return;
        store.dispatch({ type: 'meChanged', me: identity.attendant });
        engine.nudge();
      },
      { defer: true },
    ),
  );
  // What this browser is told while the desk is closed is for who sits here now.
  if ('Notification' in window && Notification.permission === 'granted')
    import('../push/renew-push.ts').then(
      ({ renewPush }) => renewPush(engine, store),
      () => {},
    );
  // Colleagues see which chat is on the screen.
  createEffect(
    on(
      // Not with each change of the desk: that would say all the time that the chat on the board is not looked at.
      createMemo(() => store.state().open),
      (sessionTopic) => {
        engine.command({ command: 'viewing', sessionTopic }).catch(() => {});
      },
    ),
  );

  return (
    <DeskProvider value={desk}>
      <div
        class="desk"
        data-pane={
          desk.page() !== null
            ? 'page'
            : paneTopic() === null
              ? 'list'
              : desk.panelOpen()
                ? 'customer'
                : 'chat'
        }
        data-elsewhere={desk.isElsewhere()}
      >
        <header class="visually-hidden">
          <h1>{settings.MAIN_PAGE_TITLE}</h1>
        </header>
        <div class="desk-lines">
          <ElsewhereLine account={props.account} />
          <ConnectionLine />
          <Show when={store.state().mentions.length > 0}>
            <Suspense>
              <MentionLines />
            </Suspense>
          </Show>
          <Show when={desk.teamSettings()?.asksToJoin}>
            <Suspense>
              <AskLines />
            </Suspense>
          </Show>
          <Show when={isSupervisor(store.state())}>
            <Suspense>
              <OffHooksLine />
            </Suspense>
          </Show>
        </div>
        <main class="desk-main">
          <CustomerList />
          <Suspense fallback={<section class="chat" aria-busy="true" />}>
            <Switch fallback={<OtherPage />}>
              <Match when={desk.page() === null}>
                <ChatPane />
              </Match>
              <Match when={desk.page() === SEARCH_PAGE}>
                <SearchPage />
              </Match>
            </Switch>
          </Suspense>
        </main>
        <Suspense>
          <CustomerPanel />
        </Suspense>
        <Suspense>
          <Dialogs />
        </Suspense>
        <Suspense>
          <Covers account={props.account} />
        </Suspense>
        <Suspense>
          <Notices />
        </Suspense>
        <p class="desk-told" role="alert">
          <Show when={told()}>
            {(line) => (
              <span data-kind={line().kind}>
                <Words text={line().text} />
              </span>
            )}
          </Show>
        </p>
      </div>
    </DeskProvider>
  );
}
