import { useLanguage } from '../../i18n/texts.tsx';
import type { NotesTexts } from './en.ts';
import { NOTES_TEXTS } from './notes-languages.ts';

/** The texts of the chosen language, tracked. */
export function useNotesTexts(): () => NotesTexts {
  const language = useLanguage();
  return () => NOTES_TEXTS[language.language()];
}
