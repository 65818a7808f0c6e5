import { useLanguage } from '../../i18n/texts.tsx';
import { AFTER_CHAT_TEXTS } from './after-chat-languages.ts';
import type { AfterChatTexts } from './en.ts';

/** The texts of the chosen language, tracked. */
export function useAfterChatTexts(): () => AfterChatTexts {
  const language = useLanguage();
  return () => AFTER_CHAT_TEXTS[language.language()];
}
