import { useLanguage } from '../../i18n/texts.tsx';
import type { ProgramsTexts } from './en.ts';
import { PROGRAMS_TEXTS } from './programs-languages.ts';

/** The texts of the chosen language, tracked. */
export function useProgramsTexts(): () => ProgramsTexts {
  const language = useLanguage();
  return () => PROGRAMS_TEXTS[language.language()];
}
