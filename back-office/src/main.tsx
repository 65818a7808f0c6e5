import './styles/tokens.css';
import './styles/base.css';
import { render } from 'solid-js/web';
import { App, preloadDesk } from './app.tsx';
import { createLanguage, LanguageProvider, preloadLanguage } from './i18n/texts.tsx';
import { loadIdentity } from './identity/stored-identity.ts';
import { loadSettings } from './settings/load-settings.ts';
import { reloadOnce } from './ui/part.tsx';
import { startTheme } from './ui/theme.ts';
import { watchWriting } from './ui/writing.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

startTheme();
watchWriting();
preloadLanguage();
// Somebody who is signed in sees no form: the desk comes beside the settings.
if (loadIdentity() !== null) void preloadDesk();
try {
  const settings = await loadSettings();
  if (settings.FAV_ICON_URL !== '') {
    document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute('href', settings.FAV_ICON_URL);
  }
  const language = await createLanguage(settings.FORCE_i18n_LANGUAGE).catch(async () => {
    // A page that loads again says nothing any more.
    if (await reloadOnce()) await new Promise<never>(() => {});
    throw new Error('A part of the page could not be loaded. Check your connection, then reload the page.');
  });
  render(
    () => (
      <LanguageProvider value={language}>
        <App settings={settings} />
      </LanguageProvider>
    ),
    root,
  );
} catch (error) {
  // Without settings there is no language either: the sentence is the loader's own.
  const notice = document.createElement('p');
  notice.className = 'page-notice';
  notice.setAttribute('role', 'alert');
  notice.textContent = error instanceof Error ? error.message : 'The page could not start. Reload it.';
  root.replaceChildren(notice);
}
