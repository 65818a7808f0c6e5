import { useLanguage } from '../../i18n/texts.tsx';
import { ASSISTANT_TEXTS } from './assistant-languages.ts';
import type { AssistantTexts } from './en.ts';

/** The texts of the chosen language, tracked. */
export function useAssistantTexts(): () => AssistantTexts {
  const language = useLanguage();
  return () => ASSISTANT_TEXTS[language.language()];
}
