import type { NotesTexts } from './en.ts';

export const ptBR: NotesTexts = {
  write: 'Nota para colegas',
  hint: 'Só colegas leem isto. Enter salva a nota, @ chama um colega',
  add: 'Salvar a nota',
  saving: 'A nota está sendo salva…',
  notSaved:
    'A nota não foi salva: o serviço não respondeu. O que você escreveu está guardado; tente de novo.',
  refused:
    'A nota não foi salva: esta conversa não está mais aberta a você. O que você escreveu está guardado.',
  full: 'A nota não foi salva: esta conversa não guarda mais notas. O que você escreveu está guardado.',
  gone: 'A nota não foi salva: alguém que ela chama nunca entrou aqui. Chame outra pessoa.',
  tooLong: (over: number) => `${over} caracteres a mais. Encurte a nota.`,
  note: 'Nota',
  noteFrom: (name: string) => `Nota de ${name}, só para colegas`,
  failed: 'Não foi possível carregar as notas.',
  retry: 'Tentar de novo',
  colleagues: 'Colegas',
  nobody: 'Nenhum colega está no atendimento agora.',
  mentioned: (name: string, customer: string) => `${name} chama você em uma nota sobre ${customer}.`,
  show: 'Mostrar a nota',
  later: 'Agora não',
};
