import type { Language } from '../i18n/languages.ts';

const en = {
  loading: { title: 'Opening the chat…', text: 'The link names a chat; it is looked for.' },
  unknown: {
    title: 'There is no such chat',
    text: 'The link names a customer with whom nobody has a chat (any more). Check the link.',
  },
  refused: {
    title: 'This chat is not open to you',
    text: 'A colleague answers it. Ask them to hand it over, or ask a supervisor.',
  },
  failed: {
    title: 'The chat could not be opened',
    text: 'The service cannot be reached. Check your connection and open the link again.',
  },
};
/** What became of a chat that a link names, loaded with the chat's pane. */
export type AddressedTexts = typeof en;

const es: AddressedTexts = {
  loading: { title: 'Abriendo el chat…', text: 'El enlace nombra un chat; se está buscando.' },
  unknown: {
    title: 'Ese chat no existe',
    text: 'El enlace nombra a un cliente con quien nadie tiene (ya) un chat. Compruebe el enlace.',
  },
  refused: {
    title: 'Este chat no está abierto para usted',
    text: 'Lo atiende un colega. Pídale que lo transfiera, o pregunte a un supervisor.',
  },
  failed: {
    title: 'No se pudo abrir el chat',
    text: 'No se puede conectar con el servicio. Compruebe su conexión y abra el enlace de nuevo.',
  },
};
const ptBR: AddressedTexts = {
  loading: {
    title: 'Abrindo a conversa…',
    text: 'O link indica uma conversa; ela está sendo procurada.',
  },
  unknown: {
    title: 'Esta conversa não existe',
    text: 'O link indica um cliente com quem ninguém tem (mais) conversa. Verifique o link.',
  },
  refused: {
    title: 'Esta conversa não está aberta para você',
    text: 'Um colega a atende. Peça que a transfira, ou peça a um supervisor.',
  },
  failed: {
    title: 'Não foi possível abrir a conversa',
    text: 'O serviço não pode ser alcançado. Verifique sua conexão e abra o link de novo.',
  },
};
export const ADDRESSED_TEXTS: Readonly<Record<Language, AddressedTexts>> = { en, es, ptBR };
