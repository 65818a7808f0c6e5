import { useLanguage } from '../../i18n/texts.tsx';
import { BOARD_TEXTS } from './board-languages.ts';
import type { BoardTexts } from './en.ts';

/** The texts of the chosen language, tracked. */
export function useBoardTexts(): () => BoardTexts {
  const language = useLanguage();
  return () => BOARD_TEXTS[language.language()];
}
