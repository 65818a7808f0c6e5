import type { Language } from '../../i18n/languages.ts';
import { en, type VisitorsTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const VISITORS_TEXTS: Readonly<Record<Language, VisitorsTexts>> = { en, ptBR, es };
