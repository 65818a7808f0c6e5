import type { ChimpBubbleTexts } from '../../types/public.d.ts';
import type { Language } from '../i18n/labels.ts';

export const BUBBLE_TEXTS: Record<Language, ChimpBubbleTexts> = {
  en: { bubbleAnswer: 'Write to us', bubbleNotNow: 'Not now' },
  'pt-BR': { bubbleAnswer: 'Escreva para nós', bubbleNotNow: 'Agora não' },
  es: { bubbleAnswer: 'Escríbanos', bubbleNotNow: 'Ahora no' },
  ar: { bubbleAnswer: 'راسلنا', bubbleNotNow: 'ليس الآن' },
};
