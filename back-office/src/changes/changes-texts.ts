import type { Language } from '../i18n/languages.ts';

interface ChangesTexts {
  title: string;
  words: string;
  save: string;
  takeBack: string;
  cancel: string;
  /** What the customer sees of it. */
  hint: string;
  tooLate: string;
  failed: string;
  trace: string;
  loading: string;
  takenBackAt: (time: string) => string;
  close: string;
}

/** What the desk says where a message is changed, loaded with it. */
export const CHANGES_TEXTS: Readonly<Record<Language, ChangesTexts>> = {
  en: {
    title: 'Change your message',
    words: 'New words',
    save: 'Save',
    takeBack: 'Take it back',
    cancel: 'Cancel',
    hint: 'The customer may have read it already. Supervisors can read what it said before.',
    tooLate: 'It is too late: this message stays as it is.',
    failed: 'That did not reach the server. Check your connection and try again.',
    trace: 'What this message said',
    loading: 'Loading…',
    takenBackAt: (time) => `Taken back: ${time}`,
    close: 'Close',
  },
  ptBR: {
    title: 'Mudar a sua mensagem',
    words: 'Novas palavras',
    save: 'Salvar',
    takeBack: 'Apagar',
    cancel: 'Cancelar',
    hint: 'O cliente talvez já a tenha lido. Supervisores podem ler o que ela dizia antes.',
    tooLate: 'É tarde demais: esta mensagem fica como está.',
    failed: 'Isso não chegou ao servidor. Verifique a conexão e tente de novo.',
    trace: 'O que esta mensagem dizia',
    loading: 'Carregando…',
    takenBackAt: (time) => `Apagada: ${time}`,
    close: 'Fechar',
  },
  es: {
    title: 'Cambiar su mensaje',
    words: 'Nuevas palabras',
    save: 'Guardar',
    takeBack: 'Borrar',
    cancel: 'Cancelar',
    hint: 'Puede que el cliente ya lo haya leído. Los supervisores pueden leer lo que decía antes.',
    tooLate: 'Es demasiado tarde: este mensaje queda como está.',
    failed: 'Eso no llegó al servidor. Revise su conexión e inténtelo de nuevo.',
    trace: 'Lo que decía este mensaje',
    loading: 'Cargando…',
    takenBackAt: (time) => `Borrado: ${time}`,
    close: 'Cerrar',
  },
};
