import type { AfterChatTexts } from './en.ts';

export const es: AfterChatTexts = {
  rating: 'Preguntar qué tal fue el chat',
  styles: { off: 'No preguntar', faces: 'Con cinco caras', stars: 'Con cinco estrellas' },
  ratingHint:
    'Se pregunta al cliente cuando el chat ha terminado, en él y en los correos posteriores. El comentario es opcional.',
  closing: 'Terminar los chats en los que nadie dice nada',
  closingHint:
    'Solo donde un agente habló el último. Un chat pospuesto sigue, y una respuesta tardía sigue en el mismo chat.',
  after: 'Después de tantos minutos',
  warn: 'Avisar al cliente tantos minutos antes',
  save: 'Guardar',
  saved: 'Guardado. Los chats lo siguen desde su próximo cambio.',
  order: 'El aviso llega antes del fin: tiene menos minutos.',
};
