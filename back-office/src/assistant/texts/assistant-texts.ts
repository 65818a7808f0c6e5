import type { Language } from '../../i18n/languages.ts';
import { useLanguage } from '../../i18n/texts.tsx';
import { type AssistantTexts, en } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const ASSISTANT_TEXTS: Readonly<Record<Language, AssistantTexts>> = { en, ptBR, es };

/** The texts of the chosen language, tracked. */
export function useAssistantTexts(): () => AssistantTexts {
  const language = useLanguage();
  return () => ASSISTANT_TEXTS[language.language()];
}
