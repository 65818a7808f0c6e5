import './styles/tokens.css';
import './styles/base.css';
import { render } from 'solid-js/web';
import { App } from './app.tsx';
import { createLanguage, LanguageProvider } from './i18n/texts.tsx';
import { loadSettings } from './settings/load-settings.ts';
import { startTheme } from './ui/theme.ts';
import { watchWriting } from './ui/writing.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

startTheme();
watchWriting();
try {
  const settings = await loadSettings();
  if (settings.FAV_ICON_URL !== '') {
    document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute('href', settings.FAV_ICON_URL);
  }
  const language = createLanguage(settings.FORCE_i18n_LANGUAGE);
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
