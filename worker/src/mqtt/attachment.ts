import { joined } from '../joined.ts';
import type { Client, Connection, LastWill, OpenConnection } from './connection.ts';
import { NOTHING_UNREAD, type Unread } from './unread.ts';

/** The platform's bound is 16,384 bytes for all that is attached to a socket; its own words take some. */
export const ATTACHMENT_MAX_BYTES = 15_360;
/** Of the beginning of a packet that a connection takes into its sleep. */
const UNREAD_MAX_BYTES = 4_096;
/** Publishes under way that it takes along. An object with more of them is at work, and does not sleep. */
const PENDING_MAX = 50;

/** A connection as bytes. What changes seldom and does not fit stands in `rest`, for the object's storage. */
interface Packed {
  attachment: Uint8Array;
  rest: Uint8Array | null;
}

/** By this name the bytes of a payload are written into JSON. */
const BASE64 = 'base64';
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Makes a connection small enough to sleep with its socket. What a reader has not taken for so long that the object sleeps,
 * a packet whose second half has not come for as long, and many publishes that nobody has settled are left out: such a
 * connection ends when it wakes.
 */
export function pack(connection: Connection, maxBytes = ATTACHMENT_MAX_BYTES): Packed {
  if (connection.kind !== 'open') return { attachment: bytesOf(withoutLargeUnread(connection)), rest: null };
  const { subscriptions, client } = connection;
  const { will, ...said } = client;
  const small = smallPart(connection);
  const together = encoder.encode(`${textOf(small).slice(0, -1)},${lastingText(connection)}}`);
  if (together.length <= maxBytes) return { attachment: together, rest: null };
  return { attachment: bytesOf({ ...small, client: said }), rest: bytesOf({ subscriptions, will }) };
}

/** As {@link pack}. @param stored the state of the connection of which the rest is stored: where it is the same, none is made. */
export function packWith(
  connection: Connection,
  maxBytes: number,
  stored: Connection | null,
): { attachment: Uint8Array; rest: Uint8Array | 'stored' | null } {
  const isSame =
    connection.kind === 'open' &&
    stored?.kind === 'open' &&
    connection.subscriptions === stored.subscriptions &&
    connection.client.will === stored.client.will;
  if (!isSame) return pack(connection, maxBytes);
  const { will: _, ...said } = connection.client;
  return { attachment: bytesOf({ ...smallPart(connection), client: said }), rest: 'stored' };
}

/** So many messages our own client lets wait for its acknowledgement, and those that are on their way to it. */
const SOON_ACKNOWLEDGED_MAX = 32;

/** Whether nothing is new since `before`, when nothing was on its way, but a few messages that the client is to acknowledge. */
export function owesOnlyAcknowledgements(before: Connection, now: Connection): boolean {
  if (before.kind !== 'open' || now.kind !== 'open') return false;
  const { window } = now.outgoing;
  return (
    window.length > 0 &&
    window.length <= SOON_ACKNOWLEDGED_MAX &&
    isSettled(now) &&
    isSettled(before) &&
    before.outgoing.window.length === 0 &&
    now.incoming.received === before.incoming.received &&
    now.subscriptions === before.subscriptions &&
    now.client === before.client &&
    now.principal === before.principal &&
    now.expiresAt === before.expiresAt
  );
}

const isSettled = ({ unread, incoming, outgoing }: OpenConnection): boolean =>
  unread.bytes === 0 && incoming.pending.length === 0 && outgoing.held.length === 0;

function smallPart({ subscriptions: _, client: __, ...others }: OpenConnection): object {
  const { held } = others.outgoing;
  const { pending } = others.incoming;
  const isTorn = held.length > 0 || pending.length > PENDING_MAX || others.unread.bytes > UNREAD_MAX_BYTES;
  return {
    ...others,
    unread: isTorn ? NOTHING_UNREAD : whole(others.unread),
    incoming: { ...others.incoming, pending: isTorn ? [] : pending },
    outgoing: { ...others.outgoing, held: [], heldBytes: 0 },
    ...(isTorn ? { isTorn } : {}),
  };
}

/** @param rest where {@link pack} gave one. */
export function unpack(attachment: Uint8Array, rest: Uint8Array | null): Connection {
  const found = read(attachment) as Connection;
  if (found.kind !== 'open' || rest === null) return found;
  const { subscriptions, will } = read(rest) as {
    subscriptions: typeof found.subscriptions;
    will: typeof found.client.will;
  };
  return { ...found, subscriptions, client: { ...found.client, will } };
}

/** A CONNECT that is too long for a sleep has had its five seconds long before. */
function withoutLargeUnread(connection: Exclude<Connection, { kind: 'open' }>): Connection {
  if (connection.kind === 'ended') return connection;
  return { ...connection, unread: whole(connection.unread) };
}

const whole = ({ chunks, bytes }: { chunks: readonly Uint8Array[]; bytes: number }) =>
  bytes === 0 ? NOTHING_UNREAD : { chunks: [joined(chunks)], bytes };

/** Bytes stand at two places only: a replacer, which looks at everything, takes ten times as long. */
const textOf = (value: object): string => JSON.stringify(withoutBytes(value));
const bytesOf = (value: object): Uint8Array => encoder.encode(textOf(value));

const lasting = new WeakMap<OpenConnection['subscriptions'], { client: Client; text: string }>();

/** What seldom changes, as members of an object: made once, because many filters are most of it. */
function lastingText({ subscriptions, client }: OpenConnection): string {
  const known = lasting.get(subscriptions);
  if (known?.client === client) return known.text;
  const text = textOf({ subscriptions, client }).slice(1, -1);
  lasting.set(subscriptions, { client, text });
  return text;
}

function withoutBytes(value: { unread?: Unread; client?: Partial<Client>; will?: LastWill | null }): object {
  const { unread, client, will } = value;
  if (!unread?.bytes && !client?.will && !will) return value;
  return {
    ...value,
    ...(unread === undefined || unread.bytes === 0
      ? {}
      : { unread: { ...unread, chunks: unread.chunks.map(asBase64) } }),
    ...(client?.will ? { client: { ...client, will: asText(client.will) } } : {}),
    ...(will ? { will: asText(will) } : {}),
  };
}

const asText = (will: LastWill): object => ({ ...will, payload: asBase64(will.payload) });

const read = (bytes: Uint8Array): unknown =>
  JSON.parse(decoder.decode(bytes), (_, each: unknown) => {
    if (typeof each !== 'object' || each === null || !(BASE64 in each)) return each;
    return fromBase64(String(each[BASE64]));
  });

const asBase64 = (bytes: Uint8Array): object => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { [BASE64]: btoa(binary) };
};

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
