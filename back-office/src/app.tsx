import { createEffect, createMemo, lazy, onCleanup, Show, Suspense } from 'solid-js';
import { createAccount } from './identity/account.ts';
import type { Settings } from './settings/settings.ts';
import { SignIn } from './sign-in/sign-in.tsx';

/** The desk is fetched while the password is typed: nothing of it is needed to sign in. */
const Desk = lazy(() => import('./desk-view/desk.tsx'));

export function App(props: { settings: Settings }) {
  const account = createAccount();
  onCleanup(account.stop);
  // A renewed token or a changed picture keeps the desk as it is; another person gets another desk.
  const who = createMemo(() => {
    const identity = account.identity();
    return identity === null ? null : String(identity.attendant.id);
  });
  createEffect(() => {
    if (who() === null) document.title = props.settings.LOGIN_PAGE_TITLE;
  });
  return (
    <Show when={who()} keyed fallback={<SignIn settings={props.settings} onSignedIn={account.signIn} />}>
      {(_id) => (
        <Suspense fallback={<div class="page-wait" aria-busy="true" />}>
          <Desk settings={props.settings} account={account} />
        </Suspense>
      )}
    </Show>
  );
}
