import type { Language } from '../../i18n/languages.ts';
import { en, type SitesTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const SITES_TEXTS: Record<Language, SitesTexts> = { en, ptBR, es };
