import type { Language } from '../i18n/languages.ts';

/** What the desk says of emoji, loaded with them. */
export const EMOJI_TEXTS: Readonly<
  Record<Language, { list: string; search: string; nothing: string; hint: string }>
> = {
  en: {
    list: 'Emoji',
    search: 'Search emoji',
    nothing: 'No emoji has this name.',
    hint: 'Arrows choose, Enter puts it in, Esc closes',
  },
  ptBR: {
    list: 'Emojis',
    search: 'Buscar emojis',
    nothing: 'Nenhum emoji tem este nome.',
    hint: 'As setas escolhem, Enter o coloca, Esc fecha',
  },
  es: {
    list: 'Emojis',
    search: 'Buscar emojis',
    nothing: 'Ningún emoji tiene este nombre.',
    hint: 'Las flechas eligen, Intro lo inserta, Esc cierra',
  },
};
