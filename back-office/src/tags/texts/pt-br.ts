import type { TagsTexts } from './en.ts';

export const ptBR: TagsTexts = {
  title: 'Etiquetas',
  ofCustomer: 'Cliente',
  ofChat: 'Este chat',
  addToCustomer: 'Etiquetar o cliente',
  addToChat: 'Etiquetar este chat',
  add: 'Adicionar etiqueta…',
  make: (name) => `Nova etiqueta: ${name}`,
  remove: (name) => `Tirar a etiqueta ${name}`,
  loading: 'Carregando…',
  failed: 'Não foi possível carregar as etiquetas.',
  retry: 'Tentar de novo',
  notSaved: 'A etiqueta não foi salva: o serviço não respondeu. Tente de novo.',
  tooMany: 'Há etiquetas demais. Tire uma primeiro.',
  noRight: 'Você não pode criar etiquetas novas. Peça a um supervisor.',
  filter: 'Mostrar só chats com uma etiqueta',
  filtered: (names) => `Só chats com a etiqueta ${names}`,
  all: 'Todas as etiquetas',
  sectionText:
    'Chats e clientes recebem estas etiquetas. Uma etiqueta removida fica onde está e aparece pelo seu id.',
  none: 'Ainda não há etiquetas.',
  addOne: 'Adicionar etiqueta',
  ownColor: 'Uma cor própria',
  color: 'Cor',
  saved: (name) => `${name} foi salva.`,
  removed: (name) => `${name} foi removida.`,
};
