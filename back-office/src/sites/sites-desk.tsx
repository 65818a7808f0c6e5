import { createMemo, createSignal, For, onCleanup, Show, Suspense } from 'solid-js';
import { forgetAddress } from '../desk-view/address.ts';
import Desk, { type DeskHandle } from '../desk-view/desk.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { type Account, createAccount } from '../identity/account.ts';
import { siteKey } from '../identity/stored-identity.ts';
import { attentionCount } from '../list/list-rows.ts';
import { isQuiet } from '../notices/quiet-times.ts';
import { type Settings, settingsOfSite } from '../settings/settings.ts';
import { SiteSignIn } from './site-sign-in.tsx';
import { SitesProvider } from './sites-context.ts';
import { createTellOfOthers } from './tell-of-others.ts';
import { useSitesTexts } from './texts/sites-texts.ts';

const SHOWN_KEY = 'chimpassist.site';
/** The page's own site. */
const OWN = '';

function shownBefore(): string {
  try {
    return sessionStorage.getItem(SHOWN_KEY) ?? OWN;
  } catch {
    return OWN;
  }
}
function keepShown(name: string): void {
  try {
    sessionStorage.setItem(SHOWN_KEY, name);
  } catch {
    // The page begins with its own site.
  }
}

/** One site at this desk: with a sign-in, a token and a machinery of its own. */
function createPlace(settings: Settings, account: Account) {
  const [handle, setHandle] = createSignal<DeskHandle | null>(null);
  return { name: settings.SITE, title: settings.SITE_TITLE, settings, account, handle, setHandle };
}

/**
 * Several sites in one desk. The attendant is there for each site at which they have signed in: its chats come in, and are counted, while
 * another one is on the screen. Nothing of one site is asked with the token of another.
 */
export default function SitesDesk(props: { settings: Settings; account: Account }) {
  const t = useTexts();
  const s = useSitesTexts();
  const own = props.account.identity();
  if (own === null) return null;
  const others = props.settings.DESK_SITES.map((site) =>
    createPlace(settingsOfSite(props.settings, site), createAccount(siteKey(site.name, own.attendant.id))),
  );
  const places = [createPlace(props.settings, props.account), ...others];
  onCleanup(() => {
    for (const { account } of others) account.stop();
    // Whoever signs in here next begins at the page's own site.
    keepShown(OWN);
  });
  const before = shownBefore();
  const [shown, setShown] = createSignal(places.some(({ name }) => name === before) ? before : OWN);
  const placeOf = (name: string) => places.find((place) => place.name === name);

  function show(name: string, topic?: string): void {
    if (name === shown()) return;
    placeOf(shown())?.handle()?.hide();
    // The address names a chat of the site that goes.
    forgetAddress();
    placeOf(name)?.handle()?.bring(topic);
    keepShown(name);
    setShown(name);
  }

  /** Who wants to be left alone at one site means the person, and not the site. */
  const isLeftAlone = (): boolean =>
    places.some(({ handle }) => {
      const running = handle();
      return running !== null && isQuiet(running.store.peek(), Date.now());
    });
  const tellOf = createTellOfOthers(t);
  const sites = {
    list: places.map(({ name, title, account, handle }) => ({
      name,
      title,
      isShown: () => shown() === name,
      isOut: () => account.identity() === null || account.expired(),
      count: createMemo(() => {
        const running = handle();
        return running === null ? 0 : attentionCount(running.store.state());
      }),
    })),
    show,
  };

  return (
    <SitesProvider value={sites}>
      <For each={places}>
        {({ name, title, settings, account, setHandle }) => {
          const isShown = () => shown() === name;
          // A renewed token keeps the desk as it is; another person gets another desk.
          const who = createMemo(() => {
            const identity = account.identity();
            return identity === null ? null : `${identity.attendant.id} ${account.visit()}`;
          });
          let stopTelling = () => {};
          function follow(handle: DeskHandle | null): void {
            stopTelling();
            stopTelling =
              handle === null
                ? () => {}
                : tellOf({
                    store: handle.store,
                    isShown,
                    isQuiet: isLeftAlone,
                    place: () => s().at(title),
                    find: (topic) => show(name, topic),
                  });
            setHandle(handle);
          }
          return (
            <Show
              when={who()}
              keyed
              fallback={
                <Show when={isShown()}>
                  <SiteSignIn sites={sites} settings={settings} account={account} />
                </Show>
              }
            >
              {(_id) => (
                <Suspense fallback={<div class="page-wait" aria-busy="true" />}>
                  <Desk
                    settings={settings}
                    account={account}
                    isShown={isShown()}
                    onHandle={follow}
                    onSignOut={() => {
                      // Who leaves the desk leaves all of it.
                      if (name === OWN) for (const other of others) leave(other);
                      else show(OWN);
                    }}
                  />
                </Suspense>
              )}
            </Show>
          );
        }}
      </For>
    </SitesProvider>
  );
}

/** Also where no machinery runs, nothing is left for the next person at this machine. */
function leave({ account, handle }: ReturnType<typeof createPlace>): void {
  const running = handle();
  if (running === null) account.signOut();
  else running.signOut();
}
