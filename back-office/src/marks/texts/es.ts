import type { MarksTexts } from './en.ts';

export const es: MarksTexts = {
  title: 'Posponer este chat',
  text: 'Solo para usted queda al final de su lista hasta entonces. Vuelve enseguida cuando el cliente escribe.',
  times: {
    words: 'Hasta que el cliente escriba',
    hour: 'Una hora',
    hours: 'Tres horas',
    tomorrow: 'Hasta mañana por la mañana',
    week: 'Hasta el lunes por la mañana',
  },
  own: 'Hasta otro momento',
  put: 'Posponer',
  wake: 'Traerlo de vuelta ahora',
  mustBeAhead: 'Elija un momento que aún no haya pasado.',
  unread: 'Marcado como no leído',
  woken: 'De vuelta',
};
