import type { Texts } from './en.ts';

export type Language = 'en' | 'ptBR' | 'es';

/** The languages of the page. Each one's texts are a file of their own: a page loads those that it speaks. */
export const LANGUAGES: Readonly<
  Record<Language, { name: string; tag: string; load: () => Promise<Texts> }>
> = {
  en: { name: 'English', tag: 'en', load: async () => (await import('./en.ts')).en },
  ptBR: { name: 'Português (Brasil)', tag: 'pt-BR', load: async () => (await import('./pt-br.ts')).ptBR },
  es: { name: 'Español', tag: 'es', load: async () => (await import('./es.ts')).es },
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
