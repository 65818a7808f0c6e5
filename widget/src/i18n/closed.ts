import type { ChimpClosedTexts } from '../../types/public.d.ts';
import type { Look } from '../files/files.ts';
import type { Language, PanelTexts } from './labels.ts';

// It imports no code: a bundle in one file would wrap whatever this shares with the rest of the widget.

/** The words while the team is closed, instead of those for a team that is open. */
export type ClosedWords = (look: Look, now: number) => Pick<PanelTexts, 'away' | 'nobody' | 'waiting'>;

const TEXTS: Record<Language, ChimpClosedTexts> = {
  en: {
    closed: 'Closed just now',
    closedUntil: 'Closed until {time}',
    closedWrite: 'We are closed just now. Write, and we answer here.',
    closedUntilWrite: 'We are closed until {time}. Write, and we answer here.',
  },
  'pt-BR': {
    closed: 'Fechado agora',
    closedUntil: 'Fechado até {time}',
    closedWrite: 'Estamos fechados agora. Escreva, e respondemos aqui.',
    closedUntilWrite: 'Estamos fechados até {time}. Escreva, e respondemos aqui.',
  },
  es: {
    closed: 'Ahora está cerrado',
    // "Hasta" would want an article before some of the days, and none before others.
    closedUntil: 'Cerrado. Abrimos: {time}',
    closedWrite: 'Ahora está cerrado. Escriba y respondemos aquí.',
    closedUntilWrite: 'Ahora está cerrado. Abrimos: {time}. Escriba y respondemos aquí.',
  },
  ar: {
    closed: 'مغلق الآن',
    closedUntil: 'مغلق حتى {time}',
    closedWrite: 'نحن مغلقون الآن. اكتب ونحن نجيبك هنا.',
    closedUntilWrite: 'نحن مغلقون حتى {time}. اكتب ونحن نجيبك هنا.',
  },
};

const DAY_MS = 86_400_000;

/** The beginning of a calendar day in the reader's zone. */
const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** A moment to come, in the reader's zone: its time today, a day of the coming week by its name, else a date. */
export function momentToCome(tag: string, at: number, now: number): string {
  const shown = (options: Intl.DateTimeFormatOptions): string => new Date(at).toLocaleString(tag, options);
  const time = shown({ timeStyle: 'short' });
  // A day on which the clocks change has 23 or 25 hours.
  const days = Math.round((dayOf(at) - dayOf(now)) / DAY_MS);
  if (days < 1) return time;
  const day =
    days === 1
      ? new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(1, 'day')
      : // Within a week its name says which day.
        days < 7
        ? shown({ weekday: 'long' })
        : shown({ day: 'numeric', month: 'long' });
  return `${day}${tag.startsWith('ar') ? '،' : ','} ${time}`;
}

/** By the moment; null: nobody knows it. The same words for the same moment draw nothing again. */
const made = new Map<number | null, ClosedWords>();

export function closedUntil(at: number | null): ClosedWords {
  const words =
    made.get(at) ??
    (({ language, tag, own }: Look, now: number) => {
      const texts = { ...TEXTS[language], ...own };
      // What is beyond the calendar is as good as unknown.
      if (at === null || Number.isNaN(new Date(at).getTime()))
        return { away: texts.closed, nobody: texts.closedWrite, waiting: texts.closedWrite };
      const moment = momentToCome(tag, at, now);
      // "9:00 a.m." brings its own dot along.
      const told = (text: string): string => text.replace('{time}', () => moment).replace('..', '.');
      const write = told(texts.closedUntilWrite);
      return { away: told(texts.closedUntil), nobody: write, waiting: write };
    });
  made.set(at, words);
  return words;
}
