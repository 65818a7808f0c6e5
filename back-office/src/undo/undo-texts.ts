import type { Language } from '../i18n/languages.ts';

/** What the desk says of a message that can be undone, loaded with it. */
export const UNDO_TEXTS: Readonly<
  Record<Language, { goesIn: (seconds: number) => string; undo: string; now: string; keys: string }>
> = {
  en: { goesIn: (seconds) => `Is sent in ${seconds} s:`, undo: 'Undo', now: 'Send now', keys: 'Ctrl+Z' },
  ptBR: {
    goesIn: (seconds) => `É enviada em ${seconds} s:`,
    undo: 'Desfazer',
    now: 'Enviar agora',
    keys: 'Ctrl+Z',
  },
  es: {
    goesIn: (seconds) => `Se envía en ${seconds} s:`,
    undo: 'Deshacer',
    now: 'Enviar ahora',
    keys: 'Ctrl+Z',
  },
};
