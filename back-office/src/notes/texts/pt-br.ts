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
  botLost: {
    slow: 'O robô não respondeu em 10 segundos. A conversa foi para a fila.',
    failed: 'O robô não pôde ser alcançado, ou respondeu com erro. A conversa foi para a fila.',
    rubbish: 'O robô respondeu algo que não é uma resposta. A conversa foi para a fila.',
    looped: 'O robô andou em círculos. A conversa foi para a fila.',
    gone: 'O robô foi desligado. A conversa foi para a fila.',
  },
  lines: {
    signedOut: (name: string) => `${name} saiu. A conversa foi oferecida de novo.`,
    silent: (name: string) => `${name} não está mais no posto. A conversa foi oferecida de novo.`,
    declined: (name: string, backTo: string) =>
      backTo === ''
        ? `${name} recusou a passagem. A conversa foi oferecida a outros.`
        : `${name} recusou a passagem. A conversa está de novo com ${backTo}.`,
    lapsed: (name: string, backTo: string) =>
      backTo === ''
        ? `${name} não aceitou a passagem a tempo. A conversa foi oferecida a outros.`
        : `${name} não aceitou a passagem a tempo. A conversa está de novo com ${backTo}.`,
  },
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
