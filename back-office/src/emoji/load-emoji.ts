import type { Language } from '../i18n/languages.ts';
import { createEmojiFinder } from './find-emoji.ts';

const LOADS: Readonly<Record<Language, () => Promise<typeof import('virtual:emoji/en')>>> = {
  en: () => import('virtual:emoji/en'),
  ptBR: () => import('virtual:emoji/pt'),
  es: () => import('virtual:emoji/es'),
};
const loaded = new Map<Language, Promise<ReturnType<typeof createEmojiFinder>>>();

/** Finds emoji by their names in this language. Their data is loaded with the first that is sought. */
export function loadEmoji(language: Language): Promise<ReturnType<typeof createEmojiFinder>> {
  const known = loaded.get(language) ?? LOADS[language]().then((data) => createEmojiFinder(data.default));
  loaded.set(language, known);
  known.catch(() => loaded.delete(language));
  return known;
}
