import {
  botExtraOf,
  checkAnswers,
  type FieldAnswers,
  type Form,
  type FormField,
  type FormTime,
  formFor,
  isKnown,
  type KnownAnswers,
} from '@chimpassist/protocol';
import type { ConversationView } from '../core/state.ts';
import { isGuest } from './guest.ts';

export interface Asked {
  form: Form;
  /** Nothing can be written before it is sent. */
  isBefore: boolean;
  /** Under which name it counts as done. */
  key: string;
  /** A bot waits for it: what was answered is said in the chat as well. */
  isOfBot?: true;
}

/** Which form belongs to what goes on now, the most pressing first. */
export function formsNow(
  forms: readonly Form[],
  { phase, closed, messages }: Pick<ConversationView, 'phase' | 'closed' | 'messages'>,
  language: string,
): Asked[] {
  const of = (when: FormTime, isBefore: boolean, suffix = ''): Asked[] => {
    const form = formFor(forms, when, language);
    // Other words are another form: it is shown again.
    const versions = form?.fields.map(({ name, version = '' }) => name + version).join(',');
    return form === null ? [] : [{ form, isBefore, key: `${form.id}:${versions}${suffix}` }];
  };
  const begins = (): Asked[] => {
    const atNight = closed === null ? [] : of('nobody', true);
    return atNight.length > 0 ? atNight : of('before', true);
  };
  switch (phase.kind) {
    case 'idle':
      return begins();
    case 'nobody':
      return of('nobody', false);
    case 'ended': {
      const last = messages.findLast(({ seq }) => seq !== undefined)?.seq ?? 0;
      const wasAnswered = messages.some(({ from }) => from.role === 'attendant');
      return wasAnswered ? [...of('after', false, `@${last}`), ...begins()] : begins();
    }
    default:
      return askedByBot(forms, messages);
  }
}

/** The form for which a bot asks with the last word that was said. Written meanwhile, it is passed over. */
function askedByBot(forms: readonly Form[], messages: ConversationView['messages']): Asked[] {
  const last = messages.at(-1);
  const { form: id } = last === undefined ? {} : botExtraOf(last);
  const form = forms.find((each) => each.id === id);
  if (last === undefined || form === undefined) return [];
  return [{ form, isBefore: false, key: `${form.id}@${last.identity}`, isOfBot: true }];
}

/** What the customer has answered, as words that a bot and colleagues read. Consents are kept apart. */
export const wordsOfAnswers = ({ fields }: Form, answers: FieldAnswers): string =>
  fields
    .filter(({ kind }) => kind !== 'consent' && kind !== 'hidden')
    .flatMap(({ name, label }) => {
      const value = answers[name];
      return value === undefined || value === '' ? [] : [`${label}: ${value}`];
    })
    .join('\n');

/** What the page itself says of its visitor, by attribute. */
export function fromPage(form: Form, text: string | null): FieldAnswers {
  let said: unknown;
  try {
    said = JSON.parse(text ?? 'null');
  } catch {
    return {};
  }
  if (typeof said !== 'object' || said === null) return {};
  const { attributes, ...own } = said as { attributes?: unknown } & Record<string, unknown>;
  // The name that the widget itself gave a guest.
  if (isGuest(own.id)) delete own.name;
  const values = { ...(typeof attributes === 'object' ? attributes : null), ...own } as Record<
    string,
    unknown
  >;
  const given: FieldAnswers = {};
  for (const { name, kind } of form.fields) {
    const value = values[kind === 'email' || kind === 'phone' ? kind : name];
    // Nobody agrees for somebody else.
    if (kind !== 'consent' && (typeof value === 'string' || typeof value === 'number')) given[name] = value;
  }
  const { problems } = checkAnswers(form, given);
  return Object.fromEntries(Object.entries(given).filter(([name]) => problems[name] === undefined));
}

/** The fields that are asked: not what is known, and not what the page says; all of them where a bot asks. */
export const fieldsOf = ({ form, isOfBot }: Asked, known: KnownAnswers, given: FieldAnswers): FormField[] =>
  form.fields.filter(
    (field) =>
      field.kind !== 'hidden' &&
      (isOfBot || (!isKnown(form.id, field, known) && given[field.name] === undefined)),
  );
