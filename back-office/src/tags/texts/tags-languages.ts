import type { Language } from '../../i18n/languages.ts';
import { en, type TagsTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const TAGS_TEXTS: Readonly<Record<Language, TagsTexts>> = { en, ptBR, es };
