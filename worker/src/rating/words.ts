/** What a customer is asked by a link and on the page behind it. */
export interface RatingWords {
  /** Before the link. */
  line: string;
  title: string;
  /** Of the values 1 to 5. */
  values: readonly [string, string, string, string, string];
  comment: string;
  send: string;
  thanks: string;
  /** What a page says where nothing can be rated any more. */
  over: string;
}

const EN: RatingWords = {
  line: 'How was our chat? You can tell us here:',
  title: 'How was our chat?',
  values: ['Very bad', 'Bad', 'Fair', 'Good', 'Very good'],
  comment: 'Anything you would like to add?',
  send: 'Send',
  thanks: 'Thank you. You can change it for a day.',
  over: 'This chat cannot be rated any more.',
};
const WORDS: Record<string, RatingWords> = {
  en: EN,
  'pt-br': {
    line: 'Como foi a nossa conversa? Conte aqui:',
    title: 'Como foi a nossa conversa?',
    values: ['Muito ruim', 'Ruim', 'Razoável', 'Boa', 'Muito boa'],
    comment: 'Quer acrescentar alguma coisa?',
    send: 'Enviar',
    thanks: 'Obrigado. Você pode mudar a resposta durante um dia.',
    over: 'Esta conversa já não pode ser avaliada.',
  },
  es: {
    line: '¿Qué tal fue nuestra conversación? Cuéntelo aquí:',
    title: '¿Qué tal fue nuestra conversación?',
    values: ['Muy mal', 'Mal', 'Regular', 'Bien', 'Muy bien'],
    comment: '¿Quiere añadir algo?',
    send: 'Enviar',
    thanks: 'Gracias. Puede cambiarlo durante un día.',
    over: 'Esta conversación ya no se puede valorar.',
  },
  ar: {
    line: 'كيف كانت محادثتنا؟ يمكنك أن تخبرنا هنا:',
    title: 'كيف كانت محادثتنا؟',
    values: ['سيئة جدا', 'سيئة', 'مقبولة', 'جيدة', 'جيدة جدا'],
    comment: 'هل تود إضافة شيء؟',
    send: 'إرسال',
    thanks: 'شكرا لك. يمكنك تغيير تقييمك خلال يوم.',
    over: 'لم يعد من الممكن تقييم هذه المحادثة.',
  },
};

/** The words in the first of these languages (`pt-BR`) that there are any in, with that language. */
export function ratingWordsIn(languages: readonly string[]): { language: string; words: RatingWords } {
  for (const wanted of languages) {
    const lower = wanted.toLowerCase();
    const [main = ''] = lower.split('-');
    const found = Object.entries(WORDS).find(
      ([name]) => name === lower || name === main || name.startsWith(`${main}-`),
    );
    if (main !== '' && found !== undefined) return { language: found[0], words: found[1] };
  }
  return { language: 'en', words: EN };
}
