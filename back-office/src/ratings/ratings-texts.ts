import type { Language } from '../i18n/languages.ts';
import { useLanguage } from '../i18n/texts.tsx';

const en = {
  title: 'Ratings',
  of: (value: number) => `${value} of 5`,
  thisChat: 'this chat',
};
const TEXTS: Readonly<Record<Language, typeof en>> = {
  en,
  ptBR: { title: 'Avaliações', of: (value) => `${value} de 5`, thisChat: 'esta conversa' },
  es: { title: 'Valoraciones', of: (value) => `${value} de 5`, thisChat: 'este chat' },
};

/** The texts of ratings in the chosen language, tracked. */
export function useRatingsTexts(): () => typeof en {
  const language = useLanguage();
  return () => TEXTS[language.language()];
}
