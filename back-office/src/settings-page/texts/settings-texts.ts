import { useLanguage } from '../../i18n/texts.tsx';
import type { SettingsTexts } from './en.ts';
import { SETTINGS_TEXTS } from './settings-languages.ts';

/** The texts of the chosen language, tracked. */
export function useSettingsTexts(): () => SettingsTexts {
  const language = useLanguage();
  return () => SETTINGS_TEXTS[language.language()];
}
