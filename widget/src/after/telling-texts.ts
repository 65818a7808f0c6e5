import type { ChimpTellingTexts } from '../../types/public.d.ts';
import type { Look } from '../files/files.ts';
import type { Language } from '../i18n/labels.ts';

const TEXTS: Record<Language, ChimpTellingTexts> = {
  en: {
    tellMe: 'Tell me here when there is an answer',
    tellMeNot: 'Tell me no more',
    tellsYou: 'This browser tells you when there is an answer, also when this page is closed.',
    tellsNoMore: 'This browser tells you no more.',
    tellingDenied: 'This browser does not let this site show messages. You can allow it in its settings.',
    tellingFailed: 'That did not work. Check your connection and try again.',
  },
  'pt-BR': {
    tellMe: 'Avisar-me aqui quando houver resposta',
    tellMeNot: 'Não me avisar mais',
    tellsYou: 'Este navegador avisa quando houver uma resposta, mesmo com esta página fechada.',
    tellsNoMore: 'Este navegador não avisa mais.',
    tellingDenied:
      'Este navegador não deixa este site mostrar mensagens. Você pode permitir nas configurações dele.',
    tellingFailed: 'Não funcionou. Verifique sua conexão e tente de novo.',
  },
  es: {
    tellMe: 'Avisarme aquí cuando haya respuesta',
    tellMeNot: 'No avisarme más',
    tellsYou: 'Este navegador le avisa cuando haya una respuesta, también con esta página cerrada.',
    tellsNoMore: 'Este navegador ya no le avisa.',
    tellingDenied: 'Este navegador no deja que este sitio muestre mensajes. Puede permitirlo en sus ajustes.',
    tellingFailed: 'No funcionó. Compruebe su conexión e inténtelo de nuevo.',
  },
  ar: {
    tellMe: 'أعلمني هنا عند وصول رد',
    tellMeNot: 'لا تُعلمني بعد الآن',
    tellsYou: 'سيُعلمك هذا المتصفح عند وصول رد، حتى بعد إغلاق هذه الصفحة.',
    tellsNoMore: 'لن يُعلمك هذا المتصفح بعد الآن.',
    tellingDenied: 'لا يسمح هذا المتصفح لهذا الموقع بعرض الإشعارات. يمكنك السماح بها من إعداداته.',
    tellingFailed: 'لم ينجح ذلك. تحقّق من اتصالك وحاول مرة أخرى.',
  },
};

export const tellingTextsFor = ({ language, own }: Look): ChimpTellingTexts => ({
  ...TEXTS[language],
  ...own,
});
