import type { Language } from '../../i18n/languages.ts';
import { useLanguage } from '../../i18n/texts.tsx';
import { en, type HoursTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

const HOURS_TEXTS: Readonly<Record<Language, HoursTexts>> = { en, ptBR, es };

/** The texts of the chosen language, tracked. */
export function useHoursTexts(): () => HoursTexts {
  const language = useLanguage();
  return () => HOURS_TEXTS[language.language()];
}
