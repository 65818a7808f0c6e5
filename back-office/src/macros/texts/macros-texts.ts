import type { Language } from '../../i18n/languages.ts';
import { useLanguage } from '../../i18n/texts.tsx';
import { en, type MacrosTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

const MACROS_TEXTS: Readonly<Record<Language, MacrosTexts>> = { en, ptBR, es };

/** The texts of the chosen language, tracked. */
export function useMacrosTexts(): () => MacrosTexts {
  const language = useLanguage();
  return () => MACROS_TEXTS[language.language()];
}
