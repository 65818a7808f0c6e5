import type { Language } from '../../i18n/languages.ts';
import { en, type SearchTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const SEARCH_TEXTS: Readonly<Record<Language, SearchTexts>> = { en, ptBR, es };
