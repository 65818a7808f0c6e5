import type { Language } from '../../i18n/languages.ts';
import { en, type FilesTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const FILES_TEXTS: Readonly<Record<Language, FilesTexts>> = { en, ptBR, es };
