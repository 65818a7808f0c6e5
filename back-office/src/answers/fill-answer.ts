import { shownName } from '@chimpassist/protocol/text';
import { type MissingValue, VARIABLE } from './missing-value.ts';

/** The names of the variables in a text. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(VARIABLE)].map(([, name = '']) => name);

/** A text with its variables filled. What nothing is known for stays as it is, and is told. */
export function fillAnswer(
  text: string,
  valueFor: (name: string) => string | null,
): { text: string; missing: MissingValue[] } {
  const missing: MissingValue[] = [];
  let filled = '';
  let done = 0;
  for (const { 0: whole, 1: name = '', index } of text.matchAll(VARIABLE)) {
    filled += text.slice(done, index);
    const value = valueFor(name);
    if (value === null) missing.push({ start: filled.length, end: filled.length + whole.length });
    filled += value ?? whole;
    done = index + whole.length;
  }
  return { text: filled + text.slice(done), missing };
}

type Hours = readonly [morning: string, afternoon: string, evening: string];
const GREETINGS: Readonly<Record<string, Hours>> = {
  en: ['Good morning', 'Good afternoon', 'Good evening'],
  pt: ['Bom dia', 'Boa tarde', 'Boa noite'],
  es: ['Buenos días', 'Buenas tardes', 'Buenas noches'],
  de: ['Guten Morgen', 'Guten Tag', 'Guten Abend'],
  fr: ['Bonjour', 'Bonjour', 'Bonsoir'],
  it: ['Buongiorno', 'Buon pomeriggio', 'Buonasera'],
  nl: ['Goedemorgen', 'Goedemiddag', 'Goedenavond'],
};
const NOON = 12;
const EVENING = 18;
const MORNING = 5;

/** How one greets at this hour; null in a language that the desk does not greet in. */
export function greetingAt(hour: number, language: string): string | null {
  const words = GREETINGS[language.toLowerCase().split('-')[0] ?? ''];
  if (words === undefined) return null;
  const [morning, afternoon, evening] = words;
  if (hour >= EVENING || hour < MORNING) return evening;
  return hour < NOON ? morning : afternoon;
}

/** What is known when an answer is filled. */
export interface KnownValues {
  customer: { id: string | number; name: string };
  attendant: { name: string; email?: string | undefined };
  /** Of the customer, by name. */
  attributes: ReadonlyMap<string, string>;
  hour: number;
  /** In which the answer is written. */
  language: string;
}

const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

export function valueOfVariable(name: string, known: KnownValues): string | null {
  switch (name) {
    case 'customer.name':
      return orNull(shownName(known.customer.name));
    case 'customer.id':
      return String(known.customer.id);
    case 'attendant.name':
      return orNull(shownName(known.attendant.name));
    case 'attendant.email':
      return orNull(known.attendant.email);
    case 'greeting':
      return greetingAt(known.hour, known.language);
    default:
      return name.startsWith('customer.')
        ? orNull(known.attributes.get(name.slice('customer.'.length)))
        : null;
  }
}
