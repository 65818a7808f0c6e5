import type { Language } from '../../i18n/languages.ts';
import { en, type ProgramsTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const PROGRAMS_TEXTS: Readonly<Record<Language, ProgramsTexts>> = { en, ptBR, es };
