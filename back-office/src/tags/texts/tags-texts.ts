import { useLanguage } from '../../i18n/texts.tsx';
import type { TagsTexts } from './en.ts';
import { TAGS_TEXTS } from './tags-languages.ts';

/** The texts of the chosen language, tracked. */
export function useTagsTexts(): () => TagsTexts {
  const language = useLanguage();
  return () => TAGS_TEXTS[language.language()];
}
