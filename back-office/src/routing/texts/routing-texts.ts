import type { Language } from '../../i18n/languages.ts';
import { useLanguage } from '../../i18n/texts.tsx';
import { en, type RoutingTexts } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-br.ts';

const ROUTING_TEXTS: Readonly<Record<Language, RoutingTexts>> = { en, ptBR, es };

/** The texts of the chosen language, tracked. */
export function useRoutingTexts(): () => RoutingTexts {
  const language = useLanguage();
  return () => ROUTING_TEXTS[language.language()];
}
