import type { AssistantTexts } from './en.ts';

export const es: AssistantTexts = {
  open: 'Asistente',
  close: 'Cerrar el asistente',
  reply: 'Proponer una respuesta',
  summary: 'Resumir el chat',
  friendlier: 'Más amable',
  moreFormal: 'Más formal',
  shorter: 'Más corto',
  mine: 'Traducir mis palabras',
  theirs: 'Traducir el último mensaje',
  addSummary: 'Escribir un resumen',
  summarizes: 'Se escribe el resumen…',
  waiting: 'El asistente escribe…',
  use: 'Poner en el campo',
  discard: 'Descartar',
  back: 'Recuperar mis palabras',
  original: 'Mostrar el original (O)',
  translation: 'Mostrar la traducción (O)',
  check: 'Escrito por un modelo de lenguaje de su operador: léalo antes de enviarlo.',
  failed: {
    often: 'Ha preguntado al asistente tantas veces como se puede en un día. Responde de nuevo mañana.',
    off: 'El asistente no está bien configurado. Su operador mira ASSISTANT_KEY y ASSISTANT_ENDPOINT.',
    late: 'El asistente no responde. Inténtelo de nuevo en un momento.',
    torn: 'El asistente se ha interrumpido. Inténtelo de nuevo.',
    other: 'No ha funcionado. Inténtelo de nuevo.',
  },
};
