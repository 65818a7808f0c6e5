import { importBeside } from '../core/beside.ts';
import type { Look } from '../files/files.ts';
import { EN } from './en.ts';
import { LABELS, type Language, type PanelTexts, type ShownTexts } from './labels.ts';

/** English is here, and stands in for a language that cannot be loaded. */
const here: Partial<Record<Language, PanelTexts>> = { en: EN };

/** The others are loaded for those who read them. */
function load(language: Exclude<Language, 'en'>): Promise<{ WORDS: PanelTexts }> {
  if (typeof WORDS_FILES !== 'undefined') return importBeside(WORDS_FILES[language]);
  if (language === 'es') return import('./es.ts');
  return language === 'ar' ? import('./ar.ts') : import('./pt-br.ts');
}

/** Resolves when the language is here, or cannot be had just now. */
export async function loadTexts(language: Language): Promise<void> {
  if (language === 'en' || hasTexts(language)) return;
  try {
    here[language] = (await load(language)).WORDS;
  } catch {}
}

export const hasTexts = (language: Language): boolean => here[language] !== undefined;

export const textsFor = ({ language, own }: Omit<Look, 'tag'>): ShownTexts => ({
  ...LABELS[language],
  ...(here[language] ?? EN),
  ...own,
});
