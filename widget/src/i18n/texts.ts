import type { Look } from '../files/files.ts';
import { AR } from './ar.ts';
import { EN } from './en.ts';
import { ES } from './es.ts';
import { LABELS, type Language, type PanelTexts, type ShownTexts } from './labels.ts';
import { PT_BR } from './pt-br.ts';

const TEXTS: Record<Language, PanelTexts> = { en: EN, 'pt-BR': PT_BR, es: ES, ar: AR };

export const textsFor = ({ language, own }: Omit<Look, 'tag'>): ShownTexts => ({
  ...LABELS[language],
  ...TEXTS[language],
  ...own,
});
