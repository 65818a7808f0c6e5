import type { Language } from '../../i18n/languages.ts';
import { en, type PeopleTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const PEOPLE_TEXTS: Readonly<Record<Language, PeopleTexts>> = { en, ptBR, es };
