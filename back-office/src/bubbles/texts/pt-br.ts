import type { BubblesTexts } from './en.ts';

export const ptBR: BubblesTexts = {
  about:
    'Um balão abre sozinho acima do botão do chat, uma vez para cada visitante, nas páginas que permitem (a propriedade “proactive” do widget).',
  none: 'Nenhum balão abre sozinho.',
  add: 'Adicionar um balão',
  saved: 'Salvo. As páginas seguem em segundos.',
  removed: 'O balão foi removido.',
  isOn: 'Ligado',
  isOff: 'Desligado',
  text: 'O que diz',
  name: 'Nome, só para a equipe',
  on: 'As páginas abrem',
  when: 'Quando abre',
  whenHint: 'Tudo o que for dado precisa valer. Sem nada, abre na hora.',
  page: 'Página: uma parte do endereço, * vale por qualquer coisa',
  seconds: 'Segundos em que a página foi olhada',
  scroll: 'Porcentagem que foi rolada',
  attribute: 'Atributo que a página informa',
  atLeast: 'O atributo é no mínimo',
  is: 'O atributo é',
  returning: 'Visitante',
  returnings: { any: 'Todos', yes: 'Já esteve aqui', no: 'Está aqui pela primeira vez' },
  hours: 'Horário de atendimento',
  hoursOf: { any: 'Sempre', open: 'Enquanto aberto', closed: 'Enquanto fechado' },
  counts: (shown: number, opened: number, answered: number) =>
    `${shown} mostrados, ${opened} abertos, ${answered} respondidos`,
};
