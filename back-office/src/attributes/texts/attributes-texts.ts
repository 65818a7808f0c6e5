import { useLanguage } from '../../i18n/texts.tsx';
import { ATTRIBUTES_TEXTS } from './attributes-languages.ts';
import type { AttributesTexts } from './en.ts';

/** The texts of the chosen language, tracked. */
export function useAttributesTexts(): () => AttributesTexts {
  const language = useLanguage();
  return () => ATTRIBUTES_TEXTS[language.language()];
}
