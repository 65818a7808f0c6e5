import type { Language } from '../../i18n/languages.ts';
import { type AfterChatTexts, en } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const AFTER_CHAT_TEXTS: Readonly<Record<Language, AfterChatTexts>> = { en, ptBR, es };
