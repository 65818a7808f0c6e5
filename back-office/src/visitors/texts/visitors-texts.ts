import { useLanguage } from '../../i18n/texts.tsx';
import type { VisitorsTexts } from './en.ts';
import { VISITORS_TEXTS } from './visitors-languages.ts';

/** The texts of the chosen language, tracked. */
export function useVisitorsTexts(): () => VisitorsTexts {
  const language = useLanguage();
  return () => VISITORS_TEXTS[language.language()];
}
