import type { MailState } from '@chimpassist/protocol';
import type { Language } from '../i18n/languages.ts';
import { useLanguage } from '../i18n/texts.tsx';

interface MailsTexts {
  title: string;
  states: Record<MailState, string>;
  to: (address: string) => string;
  from: (address: string) => string;
  unproven: string;
  transcript: string;
  upTo: (words: string) => string;
  /** What a mail that came says. */
  said: (words: string) => string;
}

const TEXTS: Readonly<Record<Language, MailsTexts>> = {
  en: {
    title: 'Mails',
    states: {
      sending: 'being sent',
      waiting: 'waits to be sent again',
      sent: 'sent',
      failed: 'given up',
      dropped: 'not sent: it was read in the chat',
      received: 'came',
      bounced: 'came back',
      complained: 'was not wanted',
    },
    to: (address) => `To ${address}`,
    from: (address) => `From ${address}`,
    unproven: 'The sender is not proven',
    transcript: 'the whole chat',
    upTo: (words) => `up to “${words}”`,
    said: (words) => `“${words}”`,
  },
  ptBR: {
    title: 'E-mails',
    states: {
      sending: 'sendo enviado',
      waiting: 'espera para ser enviado de novo',
      sent: 'enviado',
      failed: 'abandonado',
      dropped: 'não enviado: foi lido na conversa',
      received: 'chegou',
      bounced: 'voltou',
      complained: 'não era desejado',
    },
    to: (address) => `Para ${address}`,
    from: (address) => `De ${address}`,
    unproven: 'O remetente não está comprovado',
    transcript: 'a conversa inteira',
    upTo: (words) => `até “${words}”`,
    said: (words) => `“${words}”`,
  },
  es: {
    title: 'Correos',
    states: {
      sending: 'enviándose',
      waiting: 'espera a ser enviado de nuevo',
      sent: 'enviado',
      failed: 'abandonado',
      dropped: 'no enviado: se leyó en el chat',
      received: 'llegó',
      bounced: 'fue devuelto',
      complained: 'no era deseado',
    },
    to: (address) => `A ${address}`,
    from: (address) => `De ${address}`,
    unproven: 'El remitente no está comprobado',
    transcript: 'el chat entero',
    upTo: (words) => `hasta «${words}»`,
    said: (words) => `«${words}»`,
  },
};

/** The texts of mails in the chosen language, tracked. */
export function useMailsTexts(): () => MailsTexts {
  const language = useLanguage();
  return () => TEXTS[language.language()];
}
