import type { CommandsTexts } from './en.ts';

export const ptBR: CommandsTexts = {
  title: 'Comandos',
  label: 'O que você quer fazer, ou qual chat procura?',
  list: 'Comandos e chats',
  key: 'Tecla:',
  nothing: 'Nenhum comando e nenhum chat desta mesa tem esse nome.',
  searchFor: (words) => `Buscar “${words}” em tudo`,
  macro: (name: string) => `Macro: ${name}`,
  site: (name) => `Loja: ${name}`,
  assistant: {
    reply: 'Assistente: sugerir uma resposta',
    theirs: 'Assistente: traduzir a última mensagem',
    summary: 'Assistente: resumir a conversa',
  },
  searchCustomer: (name) => `Buscar nos chats de ${name}`,
  showCustomer: 'Mostrar o cliente',
  hideCustomer: 'Esconder o cliente',
  copyAddress: 'Copiar o link deste chat',
  goAvailable: 'Ficar disponível',
  goAway: 'Ficar ausente',
  theme: (name) => `Aparência: ${name}`,
};
