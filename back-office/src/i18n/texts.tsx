import { createContext, createMemo, createSignal, type JSX, useContext } from 'solid-js';
import type { Texts } from './en.ts';
import { chooseLanguage, isLanguage, LANGUAGES, type Language } from './languages.ts';

const KEY = 'chimpassist.language';

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
