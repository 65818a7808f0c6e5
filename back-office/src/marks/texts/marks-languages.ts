import type { Language } from '../../i18n/languages.ts';
import { en, type MarksTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const MARKS_TEXTS: Readonly<Record<Language, MarksTexts>> = { en, ptBR, es };
