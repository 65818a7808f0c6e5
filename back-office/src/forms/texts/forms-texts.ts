import type { Language } from '../../i18n/languages.ts';
import { useLanguage } from '../../i18n/texts.tsx';
import { en, type FormsTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

const FORMS_TEXTS: Readonly<Record<Language, FormsTexts>> = { en, ptBR, es };

/** The texts of the chosen language, tracked. */
export function useFormsTexts(): () => FormsTexts {
  const language = useLanguage();
  return () => FORMS_TEXTS[language.language()];
}
