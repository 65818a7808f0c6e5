import type { PushTexts } from './en.ts';

export const ptBR: PushTexts = {
  thisBrowser: 'Avisar-me neste navegador enquanto nenhuma mesa estiver aberta',
  thisBrowserHint:
    'Quando espera um cliente que ninguém poderia atender, e quando um colega menciona você. Até você sair.',
  none: 'Esta instalação não envia mensagens push: o operador precisa definir VAPID_KEYS.',
  denied:
    'Este navegador não deixa a página mostrar mensagens. Permita nas configurações do navegador e recarregue a página.',
  unsupported: 'Este navegador não mostra mensagens. No iPhone, adicione antes a página à tela de início.',
  unreachable: 'Não se sabe como estão as mensagens push. Abra esta seção de novo.',
  content: 'As mensagens push dizem de quem e do que se trata',
  contentHint:
    'Para toda a equipe e para os clientes. Senão, dizem só que alguém espera ou que há uma resposta: elas aparecem em telas bloqueadas.',
  saved: 'Salvo.',
};
