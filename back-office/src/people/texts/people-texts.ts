import { useLanguage } from '../../i18n/texts.tsx';
import type { PeopleTexts } from './en.ts';
import { PEOPLE_TEXTS } from './people-languages.ts';

/** The texts of the chosen language, tracked. */
export function usePeopleTexts(): () => PeopleTexts {
  const language = useLanguage();
  return () => PEOPLE_TEXTS[language.language()];
}
