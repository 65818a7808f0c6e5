import type { Language } from '../../i18n/languages.ts';
import { type AssistantTexts, en } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const ASSISTANT_TEXTS: Readonly<Record<Language, AssistantTexts>> = { en, ptBR, es };
