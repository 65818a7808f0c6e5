import type { Language } from '../../i18n/languages.ts';
import { useLanguage } from '../../i18n/texts.tsx';
import { en, type PeopleTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const PEOPLE_TEXTS: Readonly<Record<Language, PeopleTexts>> = { en, ptBR, es };

/** The texts of the chosen language, tracked. */
export function usePeopleTexts(): () => PeopleTexts {
  const language = useLanguage();
  return () => PEOPLE_TEXTS[language.language()];
}
