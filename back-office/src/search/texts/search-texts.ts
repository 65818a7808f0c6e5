import { useLanguage } from '../../i18n/texts.tsx';
import type { SearchTexts } from './en.ts';
import { SEARCH_TEXTS } from './search-languages.ts';

/** The texts of the chosen language, tracked. */
export function useSearchTexts(): () => SearchTexts {
  const language = useLanguage();
  return () => SEARCH_TEXTS[language.language()];
}
