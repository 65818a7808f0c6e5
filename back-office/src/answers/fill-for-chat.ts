import type { Customer, ReadyAnswer } from '@chimpassist/protocol';
import type { Desk } from '../desk-view/desk-context.tsx';
import { fillAnswer, valueOfVariable, variablesIn } from './fill-answer.ts';
import type { MissingValue } from './missing-value.ts';

/** What is known of a customer without asking. */
const KNOWN = new Set(['customer.name', 'customer.id']);

/** A ready answer with all that is known of this customer in it. Attributes are asked for where the text names one. */
export async function fillForChat(
  desk: Desk,
  customer: Customer,
  answer: ReadyAnswer,
  pageTag: string,
): Promise<{ text: string; missing: MissingValue[] }> {
  const asks = variablesIn(answer.text).some((name) => name.startsWith('customer.') && !KNOWN.has(name));
  const known = asks
    ? await desk.engine
        .workspace()
        .then(({ rest }) => rest.attributes(customer.id))
        .catch(() => [])
    : [];
  const attributes = new Map(known.map(({ name, value }) => [name, String(value)]));
  return fillAnswer(answer.text, (name) =>
    valueOfVariable(name, {
      customer,
      attendant: desk.state().me,
      attributes,
      hour: new Date(desk.now()).getHours(),
      language: answer.language ?? pageTag,
    }),
  );
}
