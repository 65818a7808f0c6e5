import type { AnswerProblem } from '@chimpassist/protocol';
import type { ChimpFormTexts } from '../../types/public.d.ts';
import type { Look } from '../files/files.ts';
import type { Language } from '../i18n/labels.ts';

const TEXTS: Record<Language, ChimpFormTexts> = {
  en: {
    formSend: 'Go on',
    formSkip: 'Skip',
    formOptional: '{label} (optional)',
    formChoose: 'Choose',
    formMore: 'Read more',
    formMissing: 'Please fill this in.',
    formEmail: 'Write an e-mail address like name@example.com.',
    formPhone: 'Write a phone number with its digits.',
    formChoice: 'Choose one of these.',
    formTooLong: 'Please write less.',
    formConsent: 'We need your consent before we chat.',
    formOutdated: 'These words have changed. Please read them again.',
    formNotSent: 'It could not be sent just now. What you wrote is kept: try again.',
    formTaken: 'Thank you.',
    formMailOn: 'Thank you. If you leave, our answer comes by e-mail too.',
    formMailFailing:
      'Thank you, we have it. E-mail is disturbed just now: our answer is sent as soon as it works again.',
  },
  'pt-BR': {
    formSend: 'Continuar',
    formSkip: 'Pular',
    formOptional: '{label} (opcional)',
    formChoose: 'Escolha',
    formMore: 'Saiba mais',
    formMissing: 'Preencha este campo.',
    formEmail: 'Escreva um e-mail como nome@exemplo.com.',
    formPhone: 'Escreva um telefone com os seus números.',
    formChoice: 'Escolha uma das opções.',
    formTooLong: 'Escreva menos, por favor.',
    formConsent: 'Precisamos do seu consentimento antes da conversa.',
    formOutdated: 'Este texto mudou. Leia-o de novo.',
    formNotSent: 'Não foi possível enviar agora. O que você escreveu está guardado: tente de novo.',
    formTaken: 'Obrigado.',
    formMailOn: 'Obrigado. Se você sair, a resposta chega também por e-mail.',
    formMailFailing:
      'Obrigado, recebemos. O e-mail está com problemas agora: a resposta será enviada assim que voltar.',
  },
  es: {
    formSend: 'Continuar',
    formSkip: 'Omitir',
    formOptional: '{label} (opcional)',
    formChoose: 'Elija',
    formMore: 'Más información',
    formMissing: 'Rellene este campo.',
    formEmail: 'Escriba un correo como nombre@ejemplo.com.',
    formPhone: 'Escriba un teléfono con sus cifras.',
    formChoice: 'Elija una de las opciones.',
    formTooLong: 'Escriba menos, por favor.',
    formConsent: 'Necesitamos su consentimiento antes de la conversación.',
    formOutdated: 'Este texto ha cambiado. Léalo de nuevo.',
    formNotSent: 'No se pudo enviar ahora. Lo que escribió está guardado: inténtelo de nuevo.',
    formTaken: 'Gracias.',
    formMailOn: 'Gracias. Si se va, la respuesta le llega también por correo.',
    formMailFailing:
      'Gracias, lo tenemos. El correo falla ahora: la respuesta se enviará en cuanto vuelva a funcionar.',
  },
  ar: {
    formSend: 'متابعة',
    formSkip: 'تخطٍّ',
    formOptional: '{label} (اختياري)',
    formChoose: 'اختر',
    formMore: 'اقرأ المزيد',
    formMissing: 'يرجى ملء هذا الحقل.',
    formEmail: 'اكتب بريدًا إلكترونيًا مثل name@example.com.',
    formPhone: 'اكتب رقم هاتف بأرقامه.',
    formChoice: 'اختر واحدًا من هذه.',
    formTooLong: 'يرجى كتابة أقل.',
    formConsent: 'نحتاج إلى موافقتك قبل المحادثة.',
    formOutdated: 'تغيّر هذا النص. يرجى قراءته من جديد.',
    formNotSent: 'تعذّر الإرسال الآن. ما كتبته محفوظ: حاول مرة أخرى.',
    formTaken: 'شكرًا لك.',
    formMailOn: 'شكرًا لك. إذا غادرت فسيصلك ردّنا بالبريد أيضًا.',
    formMailFailing: 'شكرًا لك، وصلنا ما كتبته. البريد متعطل الآن: سنرسل الرد حالما يعود.',
  },
};

export const formTextsFor = ({ language, own }: Look): ChimpFormTexts => ({ ...TEXTS[language], ...own });

/** Where the words for a problem stand. */
export const PROBLEM_TEXTS = {
  missing: 'formMissing',
  email: 'formEmail',
  phone: 'formPhone',
  choice: 'formChoice',
  tooLong: 'formTooLong',
  consent: 'formConsent',
  outdated: 'formOutdated',
} as const satisfies Record<AnswerProblem, keyof ChimpFormTexts>;
