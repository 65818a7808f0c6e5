import type { AttributesTexts } from './en.ts';

export const es: AttributesTexts = {
  title: 'Atributos',
  add: 'Anotar uno',
  change: (name) => `Cambiar ${name}`,
  remove: (name) => `Quitar ${name}`,
  name: 'Nombre',
  value: 'Valor',
  save: 'Guardar',
  cancel: 'Cancelar',
  visit: {
    page: 'Página',
    referrer: 'Vino de',
    browser: 'Navegador',
    language: 'Idioma',
    timeZone: 'Hora local',
  },
  proofs: {
    claimed: 'Lo dice la página',
    signed: 'Firmado por su sitio',
    attendant: 'Anotado aquí',
  },
  inForm: 'Dicho en un formulario',
  consents: 'Ha aceptado',
  badName: 'Un nombre tiene de 1 a 40 letras, cifras, espacios, «_», «.» o «-».',
  noValue: 'Escriba un valor o cancele.',
  loading: 'Cargando…',
  failed: 'No se pudieron cargar los atributos.',
  retry: 'Reintentar',
  notSaved: 'No se guardó nada: el servicio no respondió. Inténtelo de nuevo.',
  tooMany: 'Este cliente tiene demasiados atributos. Quite uno primero.',
};
