import { useLanguage } from '../../i18n/texts.tsx';
import { ANSWERS_TEXTS } from './answers-languages.ts';
import type { AnswersTexts } from './en.ts';

/** The texts of the chosen language, tracked. */
export function useAnswersTexts(): () => AnswersTexts {
  const language = useLanguage();
  return () => ANSWERS_TEXTS[language.language()];
}
