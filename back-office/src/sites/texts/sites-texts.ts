import { useLanguage } from '../../i18n/texts.tsx';
import type { SitesTexts } from './en.ts';
import { SITES_TEXTS } from './sites-languages.ts';

/** The texts of the chosen language, tracked. */
export function useSitesTexts(): () => SitesTexts {
  const language = useLanguage();
  return () => SITES_TEXTS[language.language()];
}
