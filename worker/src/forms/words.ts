import type { AnswerProblem } from '@chimpassist/protocol';

/** What the Worker itself says about forms. */
export interface FormWords {
  notice: string;
  heading: string;
  send: string;
  more: string;
  choose: string;
  done: string;
  ended: string;
  problems: Record<AnswerProblem, string>;
}

const EN: FormWords = {
  notice:
    'Your message was not sent yet: before a chat we need your consent. Please open this page, then write again:',
  heading: 'Before we chat',
  send: 'Send',
  more: 'Read more',
  choose: 'Choose',
  done: 'Thank you. Go back to the chat and write again.',
  ended: 'This link has ended. Write again in the chat to get a new one.',
  problems: {
    missing: 'Please fill this in.',
    email: 'Write an e-mail address like name@example.com.',
    phone: 'Write a phone number with its digits.',
    choice: 'Choose one of these.',
    tooLong: 'Please write less.',
    consent: 'We need your consent before we chat.',
    outdated: 'These words have changed. Please read them again.',
  },
};

const WORDS: Record<string, FormWords> = {
  en: EN,
  pt: {
    notice:
      'Sua mensagem ainda não foi enviada: antes da conversa precisamos do seu consentimento. Abra esta página e escreva de novo:',
    heading: 'Antes da conversa',
    send: 'Enviar',
    more: 'Saiba mais',
    choose: 'Escolha',
    done: 'Obrigado. Volte à conversa e escreva de novo.',
    ended: 'Este link expirou. Escreva de novo na conversa para receber outro.',
    problems: {
      missing: 'Preencha este campo.',
      email: 'Escreva um e-mail como nome@exemplo.com.',
      phone: 'Escreva um telefone com os seus números.',
      choice: 'Escolha uma das opções.',
      tooLong: 'Escreva menos, por favor.',
      consent: 'Precisamos do seu consentimento antes da conversa.',
      outdated: 'Este texto mudou. Leia-o de novo.',
    },
  },
  es: {
    notice:
      'Su mensaje aún no se ha enviado: antes de la conversación necesitamos su consentimiento. Abra esta página y escriba de nuevo:',
    heading: 'Antes de la conversación',
    send: 'Enviar',
    more: 'Más información',
    choose: 'Elija',
    done: 'Gracias. Vuelva a la conversación y escriba de nuevo.',
    ended: 'Este enlace ha caducado. Escriba de nuevo en la conversación para recibir otro.',
    problems: {
      missing: 'Rellene este campo.',
      email: 'Escriba un correo como nombre@ejemplo.com.',
      phone: 'Escriba un teléfono con sus cifras.',
      choice: 'Elija una de las opciones.',
      tooLong: 'Escriba menos, por favor.',
      consent: 'Necesitamos su consentimiento antes de la conversación.',
      outdated: 'Este texto ha cambiado. Léalo de nuevo.',
    },
  },
  ar: {
    notice: 'لم تُرسل رسالتك بعد: نحتاج إلى موافقتك قبل المحادثة. افتح هذه الصفحة ثم اكتب من جديد:',
    heading: 'قبل المحادثة',
    send: 'إرسال',
    more: 'اقرأ المزيد',
    choose: 'اختر',
    done: 'شكرًا. ارجع إلى المحادثة واكتب من جديد.',
    ended: 'انتهت صلاحية هذا الرابط. اكتب من جديد في المحادثة لتحصل على رابط آخر.',
    problems: {
      missing: 'يرجى ملء هذا الحقل.',
      email: 'اكتب بريدًا إلكترونيًا مثل name@example.com.',
      phone: 'اكتب رقم هاتف بأرقامه.',
      choice: 'اختر واحدًا من هذه.',
      tooLong: 'يرجى كتابة أقل.',
      consent: 'نحتاج إلى موافقتك قبل المحادثة.',
      outdated: 'تغيّر هذا النص. يرجى قراءته من جديد.',
    },
  },
};

/** The words for a language; others get English. */
export const wordsIn = (language: string | null): FormWords =>
  WORDS[(language ?? 'en').split('-')[0]?.toLowerCase() ?? 'en'] ?? EN;
