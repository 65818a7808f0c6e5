import { createContext, createSignal, type JSX, useContext } from 'solid-js';
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

const choice = (forced: string): Language => chooseLanguage(forced, readStored(), navigator.languages);

/** Begins to load the texts that are needed where the operator forces no language. */
export function preloadLanguage(): void {
  // A failure shows itself when they are used.
  LANGUAGES[choice('')].load().catch(() => {});
}

/** Resolves as soon as there are texts. */
export async function createLanguage(forced: string) {
  const first = choice(forced);
  const [spoken, setSpoken] = createSignal({ language: first, texts: await LANGUAGES[first].load() });
  document.documentElement.lang = LANGUAGES[first].tag;
  let chosen = first;
  return {
    language: (): Language => spoken().language,
    /** The language tag for dates and numbers. */
    tag: () => LANGUAGES[spoken().language].tag,
    t: () => spoken().texts,
    /** Whether the operator leaves the choice to the person. */
    free: !isLanguage(forced),
    /** Rejects where the texts do not come: the page goes on in the language that it speaks. */
    async choose(next: Language): Promise<void> {
      chosen = next;
      const texts = await LANGUAGES[next].load();
      if (chosen !== next) return;
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // Kept until the page is left.
      }
      document.documentElement.lang = LANGUAGES[next].tag;
      setSpoken({ language: next, texts });
    },
  };
}

export type LanguageChoice = Awaited<ReturnType<typeof createLanguage>>;

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
