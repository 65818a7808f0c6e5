import * as v from 'valibot';
import { ATTRIBUTE_VALUE_MAX_LENGTH } from '../limits.ts';
import { EmailSchema } from '../payloads/email.ts';
import {
  attributeOf,
  type FieldAnswers,
  type Form,
  type FormField,
  type KnownAnswers,
} from '../payloads/form.ts';
import { isBlank } from '../text/blank.ts';

/** What is wrong with an answer. `outdated`: the words of the consent have changed since they were shown. */
export type AnswerProblem = 'missing' | 'email' | 'phone' | 'choice' | 'tooLong' | 'consent' | 'outdated';

export interface CheckedAnswers {
  /** By attribute; an address is in `email`. */
  values: Record<string, string>;
  email?: string;
  /** Fields whose words the customer has agreed to now. */
  agreed: FormField[];
  /** By the names of the fields; none: all of it is taken. */
  problems: Record<string, AnswerProblem>;
}

export const NOTHING_KNOWN: KnownAnswers = { fields: [], consents: [] };

/** Digits, and what people write between them. */
const PHONE = /^\+?[\d\s()./-]{5,40}$/;
const DIGITS_MIN = 5;

/** Whether a field need not be asked: its answer is known, or this very consent was given. */
export function isKnown(formId: string, field: FormField, known: KnownAnswers): boolean {
  return field.kind === 'consent'
    ? known.consents.some(
        (each) => each.form === formId && each.field === field.name && each.version === field.version,
      )
    : known.fields.includes(attributeOf(field));
}

function problemOf(field: FormField, text: string): AnswerProblem | null {
  switch (field.kind) {
    case 'consent':
      return text === field.version ? null : 'outdated';
    case 'email':
      return v.is(EmailSchema, text) ? null : 'email';
    case 'phone':
      return PHONE.test(text) && text.replace(/\D/g, '').length >= DIGITS_MIN ? null : 'phone';
    case 'choice':
      return field.options.includes(text) ? null : 'choice';
    case 'text':
    case 'hidden':
      return text.length > ATTRIBUTE_VALUE_MAX_LENGTH ? 'tooLong' : null;
  }
}

const isEmpty = (given: FieldAnswers[string] | undefined): boolean =>
  given === undefined || given === false || (typeof given === 'string' && isBlank(given));

/** The one check of answers, for the page before it sends them and for the Worker when they come. */
export function checkAnswers(
  { id, fields }: Pick<Form, 'id' | 'fields'>,
  given: FieldAnswers,
  known: KnownAnswers = NOTHING_KNOWN,
): CheckedAnswers {
  const checked: CheckedAnswers = { values: {}, agreed: [], problems: {} };
  for (const field of fields) {
    const { name, kind, required } = field;
    const answer = given[name];
    if (isEmpty(answer)) {
      // What is hidden nobody could fill in.
      if (required && kind !== 'hidden' && !isKnown(id, field, known))
        checked.problems[name] = kind === 'consent' ? 'consent' : 'missing';
      continue;
    }
    const text = String(answer).trim();
    const problem = problemOf(field, text);
    if (problem !== null) checked.problems[name] = problem;
    else if (kind === 'consent') checked.agreed.push(field);
    else if (kind === 'email') checked.email = text;
    else checked.values[attributeOf(field)] = text;
  }
  return checked;
}
