import type { Language } from '../../i18n/languages.ts';
import { en, type ReportsTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const REPORTS_TEXTS: Readonly<Record<Language, ReportsTexts>> = { en, ptBR, es };
