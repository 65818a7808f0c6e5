import type {
  ChimpAfterTexts,
  ChimpBubbleTexts,
  ChimpClosedTexts,
  ChimpFileTexts,
  ChimpFormTexts,
  ChimpTellingTexts,
  ChimpTexts,
} from '../../types/public.d.ts';

/** The few words that stand on the page before anything is loaded. */
export type Labels = Pick<ChimpTexts, 'openLabel' | 'closeLabel' | 'unread' | 'startUp'>;

/** The words that come with the panel. */
export type PanelTexts = Omit<
  ChimpTexts,
  | keyof Labels
  | keyof ChimpFileTexts
  | keyof ChimpClosedTexts
  | keyof ChimpFormTexts
  | keyof ChimpBubbleTexts
  | keyof ChimpTellingTexts
  | keyof ChimpAfterTexts
>;

/** All words of the panel; those of files, and of a team that is closed, come later. */
export type ShownTexts = Labels & PanelTexts;

export type Language = 'en' | 'pt-BR' | 'es' | 'ar';

export const LABELS: Record<Language, Labels> = {
  en: {
    openLabel: 'Open chat',
    closeLabel: 'Close chat',
    unread: '{count} unread',
    startUp: 'The chat could not be loaded. Check your connection and try again.',
  },
  'pt-BR': {
    openLabel: 'Abrir conversa',
    closeLabel: 'Fechar conversa',
    unread: '{count} não lidas',
    startUp: 'Não foi possível carregar a conversa. Verifique sua conexão e tente de novo.',
  },
  es: {
    openLabel: 'Abrir el chat',
    closeLabel: 'Cerrar el chat',
    unread: '{count} sin leer',
    startUp: 'No se pudo cargar el chat. Compruebe su conexión e inténtelo de nuevo.',
  },
  ar: {
    openLabel: 'فتح المحادثة',
    closeLabel: 'إغلاق المحادثة',
    unread: '{count} غير مقروءة',
    startUp: 'تعذّر تحميل المحادثة. تحقّق من اتصالك وحاول مرة أخرى.',
  },
};

const RIGHT_TO_LEFT = /^(ar|fa|he|iw|ur|ps|sd|ug|yi|dv)\b/i;

/** The wish, else the page's language, else the browser's; English where none of ours fits. */
export function languageFor(wish: string | undefined): {
  language: Language;
  tag: string;
  dir: 'ltr' | 'rtl';
} {
  const tag = wish || document.documentElement.lang || navigator.language || 'en';
  const language = /^pt\b/i.test(tag)
    ? 'pt-BR'
    : /^es\b/i.test(tag)
      ? 'es'
      : /^ar\b/i.test(tag)
        ? 'ar'
        : 'en';
  return { language, tag: isKnownTag(tag) ? tag : language, dir: RIGHT_TO_LEFT.test(tag) ? 'rtl' : 'ltr' };
}

/** `pt_BR` and the like stand on real pages; `Intl` throws at them. */
function isKnownTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** Puts values into the `{…}` places of a text. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
