import type { Language } from '../../i18n/languages.ts';
import { type AnswersTexts, en } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const ANSWERS_TEXTS: Readonly<Record<Language, AnswersTexts>> = { en, ptBR, es };
