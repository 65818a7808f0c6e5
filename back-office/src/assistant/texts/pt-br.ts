import type { AssistantTexts } from './en.ts';

export const ptBR: AssistantTexts = {
  open: 'Assistente',
  close: 'Fechar o assistente',
  reply: 'Sugerir uma resposta',
  summary: 'Resumir a conversa',
  friendlier: 'Mais amigável',
  moreFormal: 'Mais formal',
  shorter: 'Mais curto',
  mine: 'Traduzir minhas palavras',
  theirs: 'Traduzir a última mensagem',
  addSummary: 'Escrever um resumo',
  summarizes: 'O resumo está sendo escrito…',
  waiting: 'O assistente escreve…',
  use: 'Colocar no campo',
  discard: 'Descartar',
  back: 'Recuperar minhas palavras',
  original: 'Mostrar o original (O)',
  translation: 'Mostrar a tradução (O)',
  check: 'Escrito por um modelo de linguagem do seu operador: leia antes de enviar.',
  failed: {
    often: 'Você perguntou ao assistente tantas vezes quanto se pode em um dia. Ele responde de novo amanhã.',
    off: 'O assistente não está configurado corretamente. Seu operador verifica ASSISTANT_KEY e ASSISTANT_ENDPOINT.',
    late: 'O assistente não responde. Tente de novo em um momento.',
    torn: 'O assistente parou no meio. Tente de novo.',
    other: 'Não funcionou. Tente de novo.',
  },
};
