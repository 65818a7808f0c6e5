import type { Language } from '../../i18n/languages.ts';
import { type BoardTexts, en } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const BOARD_TEXTS: Readonly<Record<Language, BoardTexts>> = { en, ptBR, es };
