import * as v from 'valibot';
import {
  CONTENT_MAX_LENGTH,
  type MessageRefusal,
  PAYLOAD_MAX_BYTES,
  RefusalRefSchema,
  type RefusedReason,
} from '../index.ts';

/** What is looked into for the name of a message that is refused. */
const REFUSED_MAX_BYTES = 4 * PAYLOAD_MAX_BYTES;

/** The JSON of a publish that is refused anyway, or undefined. */
export function valueIn(payload: Uint8Array): unknown {
  if (payload.byteLength > REFUSED_MAX_BYTES) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(payload));
  } catch {
    return undefined;
  }
}

const NamedSchema = v.object({ message: RefusalRefSchema });
const LongSchema = v.object({
  message: v.object({ content: v.pipe(v.string(), v.minLength(CONTENT_MAX_LENGTH + 1)) }),
});

export const isTooLong = (value: unknown): boolean => v.is(LongSchema, value);

/** What its writer is told, as far as it says which message it is. The role is the topic's, whatever it claims. */
export function refusalIn(
  value: unknown,
  role: 'customer' | 'attendant' | null,
  reason: RefusedReason,
): MessageRefusal | null {
  const parsed = v.safeParse(NamedSchema, value);
  const named = parsed.success ? parsed.output.message : undefined;
  // A client that keeps its words gives them an id.
  if (named?.id === undefined) return null;
  const { id, from, timestamp } = named;
  return { id, from: { id: from.id, role: role ?? undefined }, timestamp, reason };
}
