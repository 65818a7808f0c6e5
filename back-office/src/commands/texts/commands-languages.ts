import type { Language } from '../../i18n/languages.ts';
import { type CommandsTexts, en } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const COMMANDS_TEXTS: Readonly<Record<Language, CommandsTexts>> = { en, ptBR, es };
