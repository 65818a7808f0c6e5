import { useLanguage } from '../../i18n/texts.tsx';
import { COMMANDS_TEXTS } from './commands-languages.ts';
import type { CommandsTexts } from './en.ts';

/** The texts of the chosen language, tracked. */
export function useCommandsTexts(): () => CommandsTexts {
  const language = useLanguage();
  return () => COMMANDS_TEXTS[language.language()];
}
