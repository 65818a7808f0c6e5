import type { Language } from '../../i18n/languages.ts';
import { en, type SettingsTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const SETTINGS_TEXTS: Readonly<Record<Language, SettingsTexts>> = { en, ptBR, es };
