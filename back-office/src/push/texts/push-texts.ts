import { useLanguage } from '../../i18n/texts.tsx';
import type { PushTexts } from './en.ts';
import { PUSH_TEXTS } from './push-languages.ts';

/** The texts of the chosen language, tracked. */
export function usePushTexts(): () => PushTexts {
  const language = useLanguage();
  return () => PUSH_TEXTS[language.language()];
}
