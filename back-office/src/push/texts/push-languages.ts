import type { Language } from '../../i18n/languages.ts';
import { en, type PushTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const PUSH_TEXTS: Readonly<Record<Language, PushTexts>> = { en, ptBR, es };
