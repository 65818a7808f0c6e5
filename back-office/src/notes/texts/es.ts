import type { NotesTexts } from './en.ts';

export const es: NotesTexts = {
  write: 'Nota para el equipo',
  hint: 'Solo el equipo lee esto. Intro guarda la nota, @ nombra a alguien',
  add: 'Guardar la nota',
  saving: 'Se está guardando la nota…',
  notSaved:
    'No se ha guardado la nota: el servicio no ha respondido. Sus palabras se conservan; inténtelo de nuevo.',
  refused: 'No se ha guardado la nota: ya no puede abrir este chat. Sus palabras se conservan.',
  full: 'No se ha guardado la nota: este chat no admite más notas. Sus palabras se conservan.',
  gone: 'No se ha guardado la nota: alguien a quien nombra nunca inició sesión aquí. Nombre a otra persona.',
  tooLong: (over: number) => `Sobran ${over} caracteres. Acorte la nota.`,
  botLost: {
    slow: 'El bot no respondió en 10 segundos. La conversación pasó a la cola.',
    failed: 'No se pudo contactar al bot, o respondió con un error. La conversación pasó a la cola.',
    rubbish: 'El bot respondió algo que no es una respuesta. La conversación pasó a la cola.',
    looped: 'El bot dio vueltas en círculo. La conversación pasó a la cola.',
    gone: 'El bot fue desactivado. La conversación pasó a la cola.',
  },
  lines: {
    signedOut: (name: string) => `${name} ha cerrado la sesión. El chat se ofreció de nuevo.`,
    silent: (name: string) => `${name} ya no está en su puesto. El chat se ofreció de nuevo.`,
    declined: (name: string, backTo: string) =>
      backTo === ''
        ? `${name} ha rechazado el traspaso. El chat se ofreció a otros.`
        : `${name} ha rechazado el traspaso. El chat vuelve a estar con ${backTo}.`,
    lapsed: (name: string, backTo: string) =>
      backTo === ''
        ? `${name} no ha aceptado el traspaso a tiempo. El chat se ofreció a otros.`
        : `${name} no ha aceptado el traspaso a tiempo. El chat vuelve a estar con ${backTo}.`,
  },
  note: 'Nota',
  noteFrom: (name: string) => `Nota de ${name}, solo para el equipo`,
  failed: 'No se han podido cargar las notas.',
  retry: 'Intentar de nuevo',
  colleagues: 'Equipo',
  nobody: 'Ahora no hay nadie más en el puesto.',
  mentioned: (name: string, customer: string) => `${name} le nombra en una nota sobre ${customer}.`,
  show: 'Mostrar la nota',
  later: 'Ahora no',
};
