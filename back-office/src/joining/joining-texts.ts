import type { Language } from '../i18n/languages.ts';

interface JoiningTexts {
  asks: (who: string, customer: string) => string;
  show: string;
  letIn: string;
  decline: string;
  declined: string;
}

/** What the desk says of colleagues who ask to be let into a chat, loaded with it. */
export const JOINING_TEXTS: Readonly<Record<Language, JoiningTexts>> = {
  en: {
    asks: (who, customer) => `${who} asks to join the chat with ${customer}.`,
    show: 'Show',
    letIn: 'Let in',
    decline: 'Not now',
    declined: 'You were not let into the chat.',
  },
  ptBR: {
    asks: (who, customer) => `${who} pede para entrar na conversa com ${customer}.`,
    show: 'Mostrar',
    letIn: 'Deixar entrar',
    decline: 'Agora não',
    declined: 'Não deixaram você entrar na conversa.',
  },
  es: {
    asks: (who, customer) => `${who} pide entrar en el chat con ${customer}.`,
    show: 'Mostrar',
    letIn: 'Dejar entrar',
    decline: 'Ahora no',
    declined: 'No le dejaron entrar en el chat.',
  },
};
