import { en, type Texts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export type Language = 'en' | 'ptBR' | 'es';

export const LANGUAGES: Readonly<Record<Language, { name: string; tag: string; texts: Texts }>> = {
  en: { name: 'English', tag: 'en', texts: en },
  ptBR: { name: 'Português (Brasil)', tag: 'pt-BR', texts: ptBR },
  es: { name: 'Español', tag: 'es', texts: es },
};

export const isLanguage = (text: string | null): text is Language =>
  text !== null && Object.hasOwn(LANGUAGES, text);

/** The operator's language, else the one chosen here before, else the first of the browser's that there is. */
export function chooseLanguage(
  forced: string,
  stored: string | null,
  preferred: readonly string[],
): Language {
  if (isLanguage(forced)) return forced;
  if (isLanguage(stored)) return stored;
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'pt') return 'ptBR';
    if (primary === 'es') return 'es';
    if (primary === 'en') return 'en';
  }
  return 'en';
}
