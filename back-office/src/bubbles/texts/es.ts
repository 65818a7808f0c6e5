import type { BubblesTexts } from './en.ts';

export const es: BubblesTexts = {
  about:
    'Un globo se abre solo sobre el botón del chat, una vez por visitante, en las páginas que lo permiten (la propiedad «proactive» del widget).',
  none: 'Ningún globo se abre solo.',
  add: 'Añadir un globo',
  saved: 'Guardado. Las páginas lo siguen en segundos.',
  removed: 'El globo se ha quitado.',
  isOn: 'Activo',
  isOff: 'Inactivo',
  text: 'Qué dice',
  name: 'Nombre, solo para el equipo',
  on: 'Las páginas lo abren',
  when: 'Cuándo se abre',
  whenHint: 'Todo lo indicado tiene que cumplirse. Sin nada se abre enseguida.',
  page: 'Página: parte de su dirección, * vale por cualquier cosa',
  seconds: 'Segundos durante los que se miró la página',
  scroll: 'Porcentaje que se ha bajado',
  attribute: 'Atributo que la página nombra',
  atLeast: 'El atributo es al menos',
  is: 'El atributo es',
  returning: 'Visitante',
  returnings: { any: 'Todos', yes: 'Ya estuvo aquí', no: 'Está aquí por primera vez' },
  hours: 'Horario de atención',
  hoursOf: { any: 'Siempre', open: 'Mientras está abierto', closed: 'Mientras está cerrado' },
  counts: (shown: number, opened: number, answered: number) =>
    `${shown} mostrados, ${opened} abiertos, ${answered} contestados`,
};
