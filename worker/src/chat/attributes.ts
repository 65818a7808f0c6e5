import { ATTRIBUTES_MAX, type Attribute, type AttributeProof } from '@chimpassist/protocol';
import type { AttributesAnswer } from '../contract/chat-object.ts';
import { withReportDue } from './chat-record.ts';
import type { ChatStore } from './chat-store.ts';
import { looksForSomebody } from './views.ts';

/**
 * Writes attributes down: all of it or nothing, in the row of the chat's state. What a page only claims stands in the place of
 * nothing that is signed, or that an attendant has written down.
 *
 * @param values null takes one away.
 * @param changed is told where anything has changed.
 * @param mayBegin also of somebody who has not written yet.
 * @param form in which the customer has said so.
 */
export function putAttributes(
  store: ChatStore,
  values: Record<string, string | null>,
  proof: AttributeProof,
  now: number,
  changed: (attributes: Attribute[]) => void,
  { mayBegin = false, form }: { mayBegin?: boolean; form?: string | undefined } = {},
): AttributesAnswer {
  const { record } = store;
  if (record.state.kind === 'none' && !mayBegin) return { refused: 'not_found' };
  const before = record.attributes ?? [];
  const after = new Map(before.map((each) => [each.name, each]));
  for (const [name, value] of Object.entries(values)) {
    const known = after.get(name);
    if (proof === 'claimed' && known !== undefined && known.proof !== 'claimed') continue;
    if (value === null) after.delete(name);
    else if (known?.value !== value || known.proof !== proof)
      after.set(name, { name, value, proof, at: now, ...(form === undefined ? {} : { form }) });
  }
  if (after.size > ATTRIBUTES_MAX) return { refused: 'too_many' };
  const attributes = [...after.values()];
  if (JSON.stringify(attributes) === JSON.stringify(before)) return { attributes };
  // Who is asked for the open places may be others now.
  const isOfRouting = record.isRuled === true && looksForSomebody(record.state);
  store.save({ ...(isOfRouting ? withReportDue(record) : record), attributes });
  changed(attributes);
  return { attributes };
}
