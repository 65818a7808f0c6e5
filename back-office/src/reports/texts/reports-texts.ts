import { useLanguage } from '../../i18n/texts.tsx';
import type { ReportsTexts } from './en.ts';
import { REPORTS_TEXTS } from './reports-languages.ts';

/** The texts of the chosen language, tracked. */
export function useReportsTexts(): () => ReportsTexts {
  const language = useLanguage();
  return () => REPORTS_TEXTS[language.language()];
}
