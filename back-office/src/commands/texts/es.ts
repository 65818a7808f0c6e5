import type { CommandsTexts } from './en.ts';

export const es: CommandsTexts = {
  title: 'Comandos',
  label: '¿Qué quiere hacer, o qué chat busca?',
  list: 'Comandos y chats',
  key: 'Tecla:',
  nothing: 'Ningún comando ni chat de este escritorio se llama así.',
  searchFor: (words) => `Buscar «${words}» en todo`,
  macro: (name: string) => `Macro: ${name}`,
  site: (name) => `Tienda: ${name}`,
  assistant: {
    reply: 'Asistente: proponer una respuesta',
    theirs: 'Asistente: traducir el último mensaje',
    summary: 'Asistente: resumir el chat',
  },
  searchCustomer: (name) => `Buscar en los chats de ${name}`,
  showCustomer: 'Mostrar el cliente',
  hideCustomer: 'Ocultar el cliente',
  copyAddress: 'Copiar el enlace a este chat',
  goAvailable: 'Estar disponible',
  goAway: 'Estar ausente',
  theme: (name) => `Apariencia: ${name}`,
};
