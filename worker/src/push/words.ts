import type { PushKind } from '@chimpassist/protocol';

type Words = Record<PushKind, string>;

const EN: Words = {
  message: 'You have an answer',
  waiting: 'A customer is waiting',
  mention: 'A colleague has mentioned you',
};
const PT: Words = {
  message: 'Você tem uma resposta',
  waiting: 'Um cliente está esperando',
  mention: 'Um colega mencionou você',
};
const ES: Words = {
  message: 'Tiene una respuesta',
  waiting: 'Un cliente está esperando',
  mention: 'Un compañero lo ha mencionado',
};
const AR: Words = {
  message: 'وصلك رد',
  waiting: 'هناك عميل ينتظر',
  mention: 'ذكرك أحد الزملاء',
};

/** What is said where nothing of the chat is. @param language as BCP 47 writes it. */
export function pushWords(kind: PushKind, language = ''): string {
  const [primary = ''] = language.toLowerCase().split('-');
  switch (primary) {
    case 'pt':
    case 'ptbr':
      return PT[kind];
    case 'es':
      return ES[kind];
    case 'ar':
      return AR[kind];
    default:
      return EN[kind];
  }
}
