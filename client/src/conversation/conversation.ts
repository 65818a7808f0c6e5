import {
  claimedIdentityOf,
  identityOf,
  type MessageRef,
  type MessageRefusal,
  type Role,
  sideOf,
} from '@chimpassist/protocol';
import { shownTimes } from '@chimpassist/protocol/time';
import type { StoredAck, WireMessage } from '../wire/message.ts';

/** A message of a conversation. `identity` is equal exactly for two copies of one message. */
export interface ChatMessage extends WireMessage {
  identity: string;
  arrivedAt: number;
  /** The time to show. */
  at: number;
}

/** Fewer messages than this are looked for from the end, without an index of the whole conversation. */
const FEW = 4;

export function fromWire(message: WireMessage): ChatMessage {
  const arrivedAt = message.arrivedAt ?? message.timestamp;
  return { ...message, identity: identityOf(message), arrivedAt, at: message.receivedAt ?? arrivedAt };
}

/** Gives each message the time to show, which depends on its neighbours. */
export function dated(messages: readonly ChatMessage[]): ChatMessage[] {
  const times = shownTimes(messages);
  return messages.map((message, i) => {
    const at = times[i] ?? message.at;
    return at === message.at ? message : { ...message, at };
  });
}

/** Sorts by `seq` where the server has given one; messages without one come last, in the order in which they came. */
function inOrder(messages: readonly ChatMessage[]): ChatMessage[] {
  const rank = ({ seq = Number.POSITIVE_INFINITY }: ChatMessage): number => seq;
  const isOrdered = messages.every((message, i) => {
    const next = messages[i + 1];
    return next === undefined || rank(message) <= rank(next);
  });
  if (isOrdered) return dated(messages);
  const stored = messages.filter(({ seq }) => seq !== undefined).sort((a, b) => rank(a) - rank(b));
  return dated([...stored, ...messages.filter(({ seq }) => seq === undefined)]);
}

/**
 * Whether both can be of one writer. A customer and an attendant may have the same id, and then also the same message id
 * or millisecond: only the role that a topic proves tells them apart.
 */
const isOneSide = (a: Role | undefined, b: Role | undefined): boolean =>
  a === undefined || b === undefined || sideOf(a) === sideOf(b);

/** The server's copy says what the files are, and how they were found when they were checked. */
const filesOf = (known: ChatMessage, told: ChatMessage['attachments']): ChatMessage['attachments'] =>
  told === undefined || JSON.stringify(told) === JSON.stringify(known.attachments) ? known.attachments : told;

/** Applies a change of the message by its writer, as the server tells it: the newest change counts. */
const changesOf = (
  known: ChatMessage,
  { content, changed }: Pick<StoredAck, 'content' | 'changed'>,
): Partial<ChatMessage> =>
  changed === undefined || content === undefined || changed.seq <= (known.changed?.seq ?? 0)
    ? {}
    : { content, changed, ...(changed.deleted ? { attachments: undefined } : {}) };

/**
 * What was said first stays: words, sender and time. A copy brings only what was not known yet: the place in the
 * conversation, a receipt. The role is learned from the server's record only: others may write here too, and a copy of
 * words that came without a role would turn them to another side.
 */
function united(known: ChatMessage, copy: ChatMessage): ChatMessage {
  const role = known.from.role ?? (copy.seq === undefined ? undefined : copy.from.role);
  const attachments = filesOf(known, copy.seq === undefined ? undefined : copy.attachments);
  const next: ChatMessage = {
    ...known,
    ...(attachments === undefined ? {} : { attachments }),
    from: role === known.from.role ? known.from : { ...known.from, role },
    seq: known.seq ?? copy.seq,
    twin: known.twin ?? copy.twin,
    readAt: known.readAt ?? copy.readAt,
    receivedAt: known.receivedAt ?? copy.receivedAt,
    delivered: known.delivered || copy.delivered,
    ...(copy.seq === undefined ? {} : changesOf(known, copy)),
  };
  const isSame =
    next.from === known.from &&
    next.attachments === known.attachments &&
    next.changed === known.changed &&
    next.seq === known.seq &&
    next.twin === known.twin &&
    next.readAt === known.readAt &&
    next.receivedAt === known.receivedAt &&
    next.delivered === known.delivered;
  return isSame ? known : next;
}

/** Adds messages, each once. Returns the same list where nothing is new. */
export function withMessages(
  list: readonly ChatMessage[],
  arrived: readonly WireMessage[],
): readonly ChatMessage[] {
  const messages = [...list];
  const index = arrived.length > FEW ? new Map(messages.map(({ identity }, i) => [identity, i])) : null;
  const placeOf = (identity: string): number =>
    index === null
      ? messages.findLastIndex((message) => message.identity === identity)
      : (index.get(identity) ?? -1);
  let isChanged = false;
  for (const wire of arrived) {
    const copy = fromWire(wire);
    const names = [identityOf({ ...copy, twin: undefined }), identityOf({ ...copy, twin: true })];
    // Returns the message of which this is a copy, or a free place.
    const own = names.find((name) => {
      const known = messages[placeOf(name)];
      return known !== undefined && isOneSide(known.from.role, copy.from.role);
    });
    const identity = own ?? [copy.identity, ...names].find((name) => placeOf(name) < 0) ?? copy.identity;
    const place = placeOf(identity);
    const known = messages[place];
    const next = known === undefined ? { ...copy, identity } : united(known, copy);
    if (next === known) continue;
    isChanged = true;
    if (known === undefined) {
      index?.set(identity, messages.length);
      messages.push(next);
    } else messages[place] = next;
  }
  return isChanged ? inOrder(messages) : list;
}

/** Updates an own message whose files are uploaded by now. Returns the same list where that is known. */
export function withUploaded(
  list: readonly ChatMessage[],
  { attachments, ...message }: WireMessage,
): readonly ChatMessage[] {
  if (attachments === undefined) return list;
  const identity = identityOf(message);
  const place = list.findLastIndex((each) => each.identity === identity);
  const known = list[place];
  return known === undefined || known.attachments !== undefined
    ? list
    : list.with(place, { ...known, attachments });
}

/** A twin's mark stands behind the rest, which is JSON and ends with a bracket. */
const claimOf = ({ identity }: ChatMessage): string => identity.replace(/ twin$/, '');

/**
 * Finds what names a message: by sender and id; by sender and time where it gives no id, as legacy clients do, also for
 * messages that carry one. Where it says the role of the sender, it is of messages of that side only.
 */
function finder<Ref extends MessageRef>(refs: readonly Ref[]): (message: ChatMessage) => Ref | undefined {
  const byClaim = new Map<string, Ref[]>();
  for (const ref of refs) {
    const claim = claimedIdentityOf(ref);
    byClaim.set(claim, [...(byClaim.get(claim) ?? []), ref]);
  }
  const hasTimesOnly = refs.some(({ id }) => id === undefined);
  return (message) => {
    const named = byClaim.get(claimOf(message)) ?? [];
    const { from, timestamp } = message;
    const timed = hasTimesOnly ? byClaim.get(claimedIdentityOf({ from, timestamp })) : undefined;
    return [...named, ...(timed ?? [])].find((ref) => isOneSide(ref.from.role, message.from.role));
  };
}

/** Changes the messages that are named. Returns the same list where nothing changed. */
function withNamed<Ref extends MessageRef>(
  list: readonly ChatMessage[],
  refs: readonly Ref[],
  change: (message: ChatMessage, ref: Ref) => ChatMessage,
): readonly ChatMessage[] {
  const refOf = finder(refs);
  let isChanged = false;
  const messages = list.map((message) => {
    const ref = refOf(message);
    const next = ref === undefined ? message : change(message, ref);
    isChanged ||= next !== message;
    return next;
  });
  return isChanged ? inOrder(messages) : list;
}

/** Applies acknowledgements, and changes of messages by their writers. */
export const withAcks = (list: readonly ChatMessage[], acks: readonly StoredAck[]): readonly ChatMessage[] =>
  withNamed(list, acks, (message, { seq, twin, receivedAt, attachments: told, ...news }) => {
    const attachments = filesOf(message, told);
    const changes = changesOf(message, news);
    return message.seq === seq &&
      message.delivered &&
      (message.receivedAt ?? receivedAt) === message.receivedAt &&
      message.attachments === attachments &&
      changes.changed === undefined
      ? message
      : {
          ...message,
          ...(attachments === undefined ? {} : { attachments }),
          ...{ seq, twin, delivered: true, receivedAt: message.receivedAt ?? receivedAt },
          ...changes,
        };
  });

/** The first receipt counts. */
export const withReceipts = (
  list: readonly ChatMessage[],
  receipts: readonly (MessageRef & { readAt: number })[],
): readonly ChatMessage[] =>
  withNamed(list, receipts, (message, { readAt }) =>
    message.readAt === null ? { ...message, readAt } : message,
  );

/** Without what the server will never store of others: a broker had handed it on before. One's own stays, with the reason. */
export const withoutRefused = (
  list: readonly ChatMessage[],
  refusals: readonly Pick<MessageRefusal, 'id' | 'from'>[],
  isOwn: (message: ChatMessage) => boolean,
): readonly ChatMessage[] => {
  const left = list.filter(
    (message) =>
      message.seq !== undefined ||
      isOwn(message) ||
      !refusals.some(
        ({ id, from }) =>
          from.role === message.from.role &&
          String(id) === String(message.id) &&
          String(from.id) === String(message.from.id),
      ),
  );
  return left.length === list.length ? list : dated(left);
};
