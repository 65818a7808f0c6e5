import { useLanguage } from '../../i18n/texts.tsx';
import type { FilesTexts } from './en.ts';
import { FILES_TEXTS } from './files-languages.ts';

/** The texts of the chosen language, tracked. */
export function useFilesTexts(): () => FilesTexts {
  const language = useLanguage();
  return () => FILES_TEXTS[language.language()];
}
