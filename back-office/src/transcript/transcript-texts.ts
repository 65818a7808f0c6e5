import type { Language } from '../i18n/languages.ts';
import { useLanguage } from '../i18n/texts.tsx';

const en = {
  save: 'Save the chat as text',
  print: 'Print the chat',
  title: (name: string, date: string) => `Chat with ${name}, ${date}`,
  failed: 'The chat could not be loaded. Try again.',
};
const TEXTS: Readonly<Record<Language, typeof en>> = {
  en,
  ptBR: {
    save: 'Salvar a conversa como texto',
    print: 'Imprimir a conversa',
    title: (name, date) => `Conversa com ${name}, ${date}`,
    failed: 'Não foi possível carregar a conversa. Tente de novo.',
  },
  es: {
    save: 'Guardar el chat como texto',
    print: 'Imprimir el chat',
    title: (name, date) => `Chat con ${name}, ${date}`,
    failed: 'No se pudo cargar el chat. Inténtelo de nuevo.',
  },
};

/** The texts of transcripts in the chosen language, tracked. They come with the chat's menu. */
export function useTranscriptTexts(): () => typeof en {
  const language = useLanguage();
  return () => TEXTS[language.language()];
}
