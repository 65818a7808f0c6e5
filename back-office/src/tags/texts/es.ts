import type { TagsTexts } from './en.ts';

export const es: TagsTexts = {
  title: 'Etiquetas',
  ofCustomer: 'Cliente',
  ofChat: 'Este chat',
  addToCustomer: 'Etiquetar al cliente',
  addToChat: 'Etiquetar este chat',
  add: 'Añadir etiqueta…',
  make: (name) => `Etiqueta nueva: ${name}`,
  remove: (name) => `Quitar la etiqueta ${name}`,
  loading: 'Cargando…',
  failed: 'No se pudieron cargar las etiquetas.',
  retry: 'Reintentar',
  notSaved: 'La etiqueta no se guardó: el servicio no respondió. Inténtelo de nuevo.',
  tooMany: 'Hay demasiadas etiquetas. Quite una primero.',
  noRight: 'No puede crear etiquetas nuevas. Pídaselo a un supervisor.',
  filter: 'Mostrar solo chats con una etiqueta',
  filtered: (names) => `Solo chats con la etiqueta ${names}`,
  all: 'Todas las etiquetas',
  sectionText:
    'Con estas se etiquetan chats y clientes. Una etiqueta que se quita se queda donde está y se muestra por su id.',
  none: 'Aún no hay etiquetas.',
  addOne: 'Añadir una etiqueta',
  ownColor: 'Un color propio',
  color: 'Color',
  saved: (name) => `Se guardó ${name}.`,
  removed: (name) => `Se quitó ${name}.`,
};
