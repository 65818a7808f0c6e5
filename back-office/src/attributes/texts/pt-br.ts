import type { AttributesTexts } from './en.ts';

export const ptBR: AttributesTexts = {
  title: 'Atributos',
  add: 'Anotar um',
  change: (name) => `Mudar ${name}`,
  remove: (name) => `Tirar ${name}`,
  name: 'Nome',
  value: 'Valor',
  save: 'Salvar',
  cancel: 'Cancelar',
  visit: {
    page: 'Página',
    referrer: 'Veio de',
    browser: 'Navegador',
    language: 'Idioma',
    timeZone: 'Hora local',
  },
  proofs: {
    claimed: 'A página diz',
    signed: 'Assinado pelo seu site',
    attendant: 'Anotado aqui',
  },
  inForm: 'Dito em um formulário',
  consents: 'Aceitou',
  badName: 'Um nome tem de 1 a 40 letras, números, espaços, “_”, “.” ou “-”.',
  noValue: 'Escreva um valor ou cancele.',
  loading: 'Carregando…',
  failed: 'Não foi possível carregar os atributos.',
  retry: 'Tentar de novo',
  notSaved: 'Nada foi salvo: o serviço não respondeu. Tente de novo.',
  tooMany: 'Este cliente tem atributos demais. Tire um primeiro.',
};
