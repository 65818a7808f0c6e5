import type { Language } from '../../i18n/languages.ts';
import { type BubblesTexts, en } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const BUBBLES_TEXTS: Readonly<Record<Language, BubblesTexts>> = { en, ptBR, es };
