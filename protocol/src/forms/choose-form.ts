import type { Form, FormTime, KnownAnswers } from '../payloads/form.ts';
import { isKnown } from './check-answers.ts';

/** How well a form fits a language: exactly, its main part, or as the one for all others; null: not at all. */
function fitOf(form: Pick<Form, 'language'>, language: string): number | null {
  if (form.language === null) return 0;
  const [own, asked] = [form.language.toLowerCase(), language.toLowerCase()];
  if (own === asked) return 2;
  return own.split('-')[0] === asked.split('-')[0] ? 1 : null;
}

/** The form of this time for a reader of this language; null: there is none. */
export function formFor(forms: readonly Form[], when: FormTime, language: string): Form | null {
  let best: { form: Form; fit: number } | null = null;
  for (const form of forms) {
    const fit = form.when === when ? fitOf(form, language) : null;
    if (fit !== null && (best === null || fit > best.fit)) best = { form, fit };
  }
  return best?.form ?? null;
}

/**
 * Forms of which one has to be agreed to before a word is stored: those before a chat that have a required consent. Where none
 * has, and the team is closed, those for when nobody is there.
 */
export function formsToAgree(forms: readonly Form[], isOpen: boolean): Form[] {
  const ofTime = (when: FormTime): Form[] =>
    forms.filter(
      (form) =>
        form.when === when && form.fields.some(({ kind, required }) => kind === 'consent' && required),
    );
  const before = ofTime('before');
  // Who is asked when nobody is there is asked that form instead, and has agreed as well.
  if (before.length > 0) return [...before, ...ofTime('nobody')];
  return isOpen ? [] : ofTime('nobody');
}

/** Whether all required consents of one of these forms were given, in the words of now. */
export const hasAgreed = (toAgree: readonly Form[], known: KnownAnswers): boolean =>
  toAgree.length === 0 ||
  toAgree.some((form) =>
    form.fields.every(
      (field) => field.kind !== 'consent' || !field.required || isKnown(form.id, field, known),
    ),
  );
