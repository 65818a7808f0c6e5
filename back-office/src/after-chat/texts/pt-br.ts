import type { AfterChatTexts } from './en.ts';

export const ptBR: AfterChatTexts = {
  rating: 'Perguntar como foi a conversa',
  styles: { off: 'Não perguntar', faces: 'Com cinco rostos', stars: 'Com cinco estrelas' },
  ratingHint:
    'O cliente é perguntado quando a conversa termina, nela e nos e-mails depois dela. O comentário é opcional.',
  closing: 'Encerrar conversas em que ninguém diz nada',
  closingHint:
    'Só onde um atendente falou por último. Uma conversa adiada continua, e uma resposta tardia continua na mesma conversa.',
  after: 'Depois de tantos minutos',
  warn: 'Avisar o cliente tantos minutos antes',
  save: 'Salvar',
  saved: 'Salvo. As conversas seguem isso a partir da próxima mudança.',
  order: 'O aviso vem antes do fim: tem menos minutos.',
};
