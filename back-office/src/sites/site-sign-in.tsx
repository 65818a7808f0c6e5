import { onMount } from 'solid-js';
import type { Account } from '../identity/account.ts';
import type { Settings } from '../settings/settings.ts';
import { SignIn } from '../sign-in/sign-in.tsx';
import SiteSwitch from './site-switch.tsx';
import type { Sites } from './sites-context.ts';
import { useSitesTexts } from './texts/sites-texts.ts';

/** Signs in to one more site of the desk: with what counts there. */
export function SiteSignIn(props: { sites: Sites; settings: Settings; account: Account }) {
  const s = useSitesTexts();
  onMount(() => {
    document.title = props.settings.LOGIN_PAGE_TITLE;
  });
  return (
    <div class="site-sign-in">
      <SiteSwitch sites={props.sites} />
      <p>{s().signIn(props.settings.SITE_TITLE)}</p>
      <SignIn settings={props.settings} account={props.account} />
    </div>
  );
}
