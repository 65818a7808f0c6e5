import type { Language } from '../../i18n/languages.ts';
import { type AttributesTexts, en } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const ATTRIBUTES_TEXTS: Readonly<Record<Language, AttributesTexts>> = { en, ptBR, es };
