import type { MarksTexts } from './en.ts';

export const ptBR: MarksTexts = {
  title: 'Adiar este chat',
  text: 'Só para você ele fica no fim da lista até lá. Volta na hora quando o cliente escreve.',
  times: {
    words: 'Até o cliente escrever',
    hour: 'Por uma hora',
    hours: 'Por três horas',
    tomorrow: 'Até amanhã de manhã',
    week: 'Até segunda de manhã',
  },
  own: 'Até outra hora',
  put: 'Adiar',
  wake: 'Trazer de volta agora',
  mustBeAhead: 'Escolha uma hora que ainda não passou.',
  unread: 'Marcado como não lido',
  woken: 'De volta',
};
