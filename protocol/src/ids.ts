import * as v from 'valibot';
import { ID_MAX_BYTES } from './limits.ts';
import { oneCheck } from './one-check.ts';
import { bytesOf, isTopicText } from './topic-text.ts';

/**
 * A customer's or attendant's id: a JSON string or number. It is given back in the type first seen and compared by
 * its text, so `7` and `"7"` are the same person.
 */
export type Id = string | number;

/** Names that are topics under `server/sessions/`, so no customer may have them. */
export const RESERVED_CUSTOMER_IDS = new Set<string>(['online', 'request']);

/** The text by which ids are compared and from which topics are made. */
export const idText = (id: Id): string => (typeof id === 'number' ? String(id) : id);

export const sameId = (a: Id, b: Id): boolean => idText(a) === idText(b);

/** What nearly all ids are made of, asked first. */
const PLAIN_ID = /^[\w-]{1,64}$/;

/** Whether a text can stand as one topic level and one path segment, and so as an id. */
export function isIdText(text: string): boolean {
  if (PLAIN_ID.test(text)) return true;
  return (
    text.length > 0 &&
    text !== '.' &&
    text !== '..' &&
    !text.includes('/') &&
    isTopicText(text) &&
    isShort(text)
  );
}

/** A UTF-16 code unit is three bytes at most, so that few texts need to be measured. */
const isShort = (text: string): boolean => text.length * 3 <= ID_MAX_BYTES || bytesOf(text) <= ID_MAX_BYTES;

const ID_RULE =
  'An id is a safe integer or a text of 1 to 256 bytes without "/", "+", "#", control characters or noncharacters, and not "." or "..".';

/** Any id: of an attendant, of a message. */
export const IdSchema = oneCheck(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())]),
  (id) => (typeof id === 'string' ? isIdText(id) : Number.isSafeInteger(id)),
  ID_RULE,
);

/** A customer's id: as any id, but not the name of a topic. */
export const CustomerIdSchema = v.pipe(
  IdSchema,
  v.check(
    (id) => !RESERVED_CUSTOMER_IDS.has(idText(id)),
    'A customer cannot have the id "online" or "request": these are topics.',
  ),
);

/** A session's id: text made by a client or by the server. */
export const SessionIdSchema = v.pipe(
  v.string('A sessionId is a text.'),
  v.check((id) => isIdText(id), ID_RULE),
);
