import { useLanguage } from '../../i18n/texts.tsx';
import type { MarksTexts } from './en.ts';
import { MARKS_TEXTS } from './marks-languages.ts';

/** The texts of the chosen language, tracked. */
export function useMarksTexts(): () => MarksTexts {
  const language = useLanguage();
  return () => MARKS_TEXTS[language.language()];
}
