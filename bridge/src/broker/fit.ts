import { TOPICS } from '@chimpassist/protocol';

type Json = Record<string, unknown>;

/** Lists that mean the same in several publishes. */
const LISTS = ['acks', 'refusals'] as const;
/** Between the versions of two parts of a feed. */
const VERSION_STEP = 2 ** -10;
/** Of a version that is a fraction. */
const FRACTION_BYTES = 24;
/** What is left of a name where even that is too much. */
const NAME_MAX_LENGTH = 40;

/** Bytes in JSON, where a control character is six. */
const bytesOf = (text: string): number => Buffer.byteLength(text);
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Makes a publish fit into what the broker takes, with what is worth least given up first: older messages that are
 * repeated (every page reads them by REST), pictures, long names. Lists go out in parts.
 *
 * @param topic without base.
 * @param text JSON.
 * @returns what to publish, in order; null where nothing of it fits.
 */
export function fit(topic: string, text: string, maxBytes: number): string[] | null {
  if (bytesOf(text) <= maxBytes) return [text];
  const payload: unknown = JSON.parse(text);
  if (!isObject(payload)) return null;
  if (topic === TOPICS.desk()) return feedInParts(payload, maxBytes);
  for (const list of LISTS) {
    const entries = payload[list];
    if (!Array.isArray(entries)) continue;
    const write = (part: readonly unknown[]): Json => ({ ...payload, [list]: part });
    return inParts(entries, write, maxBytes)?.map((part) => JSON.stringify(part)) ?? null;
  }
  const smaller = smallerUntil(payload, maxBytes);
  return smaller === null ? null : [JSON.stringify(smaller)];
}

const sizeOf = (value: Json): number => bytesOf(JSON.stringify(value));

function smallerUntil(payload: Json, maxBytes: number): Json | null {
  for (const smaller of [(value: Json) => value, withoutPictures, withShortNames]) {
    const made = withFewerMessages(smaller(payload), maxBytes);
    if (sizeOf(made) <= maxBytes) return made;
  }
  return null;
}

/**
 * A feed in parts, each under a version of its own that is a step on the way to that of the whole: readers take them in
 * order, and see no gap.
 */
function feedInParts(feed: Json, maxBytes: number): string[] | null {
  const version = Number(feed.version);
  const entries = Object.entries(feed).flatMap(([list, value]) =>
    Array.isArray(value) ? value.map((entry: unknown) => [list, entry] as const) : [],
  );
  const write = (part: readonly (readonly [string, unknown])[]): Json => {
    const lists: Record<string, unknown[]> = {};
    for (const [list, entry] of part) {
      lists[list] ??= [];
      lists[list].push(entry);
    }
    return { version, ...lists };
  };
  const parts = inParts(entries, write, maxBytes - FRACTION_BYTES);
  if (parts === null) return null;
  // A part of a part lies between it and the one before.
  const step = Number.isInteger(version) ? VERSION_STEP : VERSION_STEP ** 2;
  return parts.map((part, index) =>
    JSON.stringify({ ...part, version: version - (parts.length - 1 - index) * step }),
  );
}

/** As few parts as fit. An entry that is too large by itself is made smaller, or fails the whole. */
function inParts<T>(
  entries: readonly T[],
  write: (part: readonly T[]) => Json,
  maxBytes: number,
): Json[] | null {
  const whole = write(entries);
  if (sizeOf(whole) <= maxBytes) return [whole];
  if (entries.length < 2) {
    const smaller = smallerUntil(whole, maxBytes);
    return smaller === null ? null : [smaller];
  }
  const half = Math.ceil(entries.length / 2);
  const first = inParts(entries.slice(0, half), write, maxBytes);
  const second = inParts(entries.slice(half), write, maxBytes);
  return first === null || second === null ? null : [...first, ...second];
}

/** Leaves out the oldest of `lastMessages` until the rest fits. A message that is repeated stands last in it, and stays. */
function withFewerMessages(payload: Json, maxBytes: number): Json {
  const holder = isObject(payload.sessionInfo) ? payload.sessionInfo : payload;
  const messages = holder.lastMessages;
  if (!Array.isArray(messages)) return payload;
  const withMessages = (lastMessages: unknown[]): Json =>
    holder === payload
      ? { ...payload, lastMessages }
      : { ...payload, sessionInfo: { ...holder, lastMessages } };
  const needed = payload.message === undefined ? 0 : 1;
  let room = maxBytes - bytesOf(JSON.stringify(withMessages([])));
  let from = messages.length;
  while (from > 0) {
    // One more for the comma.
    room -= bytesOf(JSON.stringify(messages[from - 1])) + 1;
    if (room < 0 && messages.length - from >= needed) break;
    from -= 1;
  }
  return withMessages(messages.slice(from));
}

const withoutPictures = (payload: Json): Json => changed(payload, 'avatarURL', () => null);
const withShortNames = (payload: Json): Json =>
  changed(withoutPictures(payload), 'name', (name) =>
    typeof name === 'string'
      ? name
          .replace(/\p{Cc}+/gu, ' ')
          .slice(0, NAME_MAX_LENGTH)
          .toWellFormed()
      : name,
  );

/** A copy in which every field of this name is changed, however deep. */
function changed(value: Json, name: string, change: (before: unknown) => unknown): Json {
  const copy = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(copy);
    if (!isObject(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([key, field]) => [key, key === name ? change(field) : copy(field)]),
    );
  };
  return copy(value) as Json;
}
