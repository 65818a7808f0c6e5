import { createEffect, createMemo, onCleanup, Show, Suspense } from 'solid-js';
import { createAccount } from './identity/account.ts';
import type { Settings } from './settings/settings.ts';
import { SignIn } from './sign-in/sign-in.tsx';
import { PartMissing, part } from './ui/part.tsx';

/** Nothing of the desk is needed to sign in: it is fetched while the password is typed. */
const Desk = part(() => import('./desk-view/desk.tsx'));

/** The same for several sites by turns. */
const SitesDesk = part(() => import('./sites/sites-desk.tsx'));

/** Begins to load the desk; a failure shows itself when it is opened. */
export const preloadDesk = Desk.preload;

export function App(props: { settings: Settings }) {
  const account = createAccount();
  onCleanup(account.stop);
  // A renewed token or a changed picture keeps the desk as it is; another person gets another desk.
  const who = createMemo(() => {
    const identity = account.identity();
    return identity === null ? null : `${identity.attendant.id} ${account.visit()}`;
  });
  createEffect(() => {
    if (who() !== null) return;
    document.title = props.settings.LOGIN_PAGE_TITLE;
    void preloadDesk();
  });
  return (
    <>
      <Show when={who()} keyed fallback={<SignIn settings={props.settings} account={account} />}>
        {(_id) => (
          <Suspense fallback={<div class="page-wait" aria-busy="true" />}>
            <Show
              when={props.settings.DESK_SITES.length > 0}
              fallback={<Desk settings={props.settings} account={account} />}
            >
              <SitesDesk settings={props.settings} account={account} />
            </Show>
          </Suspense>
        )}
      </Show>
      <PartMissing />
    </>
  );
}
