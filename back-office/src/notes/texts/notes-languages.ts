import type { Language } from '../../i18n/languages.ts';
import { en, type NotesTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export const NOTES_TEXTS: Readonly<Record<Language, NotesTexts>> = { en, ptBR, es };
