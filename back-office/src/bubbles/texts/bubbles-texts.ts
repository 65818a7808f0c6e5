import { useLanguage } from '../../i18n/texts.tsx';
import { BUBBLES_TEXTS } from './bubbles-languages.ts';
import type { BubblesTexts } from './en.ts';

/** The texts of the chosen language, tracked. */
export function useBubblesTexts(): () => BubblesTexts {
  const language = useLanguage();
  return () => BUBBLES_TEXTS[language.language()];
}
