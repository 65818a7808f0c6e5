import { createContext, createMemo, createSignal, type JSX, useContext } from 'solid-js';
import { en, type Texts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

export type Language = 'en' | 'ptBR' | 'es';

export const LANGUAGES: Readonly<Record<Language, { name: string; tag: string; texts: Texts }>> = {
  en: { name: 'English', tag: 'en', texts: en },
  ptBR: { name: 'Português (Brasil)', tag: 'pt-BR', texts: ptBR },
  es: { name: 'Español', tag: 'es', texts: es },
};

const KEY = 'chimpassist.language';

const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(LANGUAGES, text);

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

function readStored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function createLanguage(forced: string) {
  const [language, setLanguage] = createSignal(chooseLanguage(forced, readStored(), navigator.languages));
  const entry = createMemo(() => LANGUAGES[language()]);
  const apply = (next: Language) => {
    document.documentElement.lang = LANGUAGES[next].tag;
    setLanguage(next);
  };
  apply(language());
  return {
    language,
    /** The language tag for dates and numbers. */
    tag: () => entry().tag,
    t: () => entry().texts,
    /** Whether the operator leaves the choice to the person. */
    free: !isLanguage(forced),
    choose(next: Language) {
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // Kept until the page is left.
      }
      apply(next);
    },
  };
}

export type LanguageChoice = ReturnType<typeof createLanguage>;

const LanguageContext = createContext<LanguageChoice>();

export const LanguageProvider = (props: { value: LanguageChoice; children: JSX.Element }) => (
  <LanguageContext.Provider value={props.value}>{props.children}</LanguageContext.Provider>
);

export function useLanguage(): LanguageChoice {
  const value = useContext(LanguageContext);
  if (value === undefined) throw new Error('useLanguage needs a LanguageProvider above it.');
  return value;
}

/** The texts of the chosen language, tracked. */
export const useTexts = (): (() => Texts) => useLanguage().t;
