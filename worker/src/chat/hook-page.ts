import type { Customer } from '@chimpassist/protocol';
import type { HookEvent, HookPage, HookPlace } from '../contract/webhook-object.ts';
import type { ChatStore } from './chat-store.ts';
import type { Happening } from './happenings.ts';

/** Where a webhook begins that has not read this chat: with what came since it is there. */
function placeSince(store: ChatStore, since: number): HookPlace {
  const { reader, log, record } = store;
  const seq = reader.hasSince(since) ? reader.lastBefore(since) : log.headSeq;
  return { seq, n: record.happened?.findLast(({ at }) => at < since)?.n ?? 0 };
}

/** What happened in this chat behind a place, in the order of the log. Synchronous. */
export function hookPage(store: ChatStore, from: HookPlace | { since: number }, limit: number): HookPage {
  const { record, reader } = store;
  const place = 'since' in from ? placeSince(store, from.since) : from;
  if (record.state.kind === 'none') return { events: [], place, isLast: true };
  const { customer } = record.state.session;
  const entries = reader.after(place.seq, limit);
  const isLast = entries.length < limit;
  const seq = entries.at(-1)?.seq ?? place.seq;
  const happened = (record.happened ?? []).filter((each) => each.n > place.n && (isLast || each.seq <= seq));
  const events = [
    ...entries.flatMap((entry) =>
      entry.kind === 'message'
        ? [{ order: entry.seq, event: messageEvent(entry as unknown as StoredEntry) }]
        : [],
    ),
    ...happened.map((each) => ({ order: each.seq + 0.5, event: happeningEvent(each, customer) })),
  ];
  return {
    events: events.sort((a, b) => a.order - b.order).map(({ event }) => event),
    place: { seq, n: happened.at(-1)?.n ?? place.n },
    isLast,
  };
}

/** As the log itself gives it; its type is that of the mirror's reader, which knows less. */
interface StoredEntry {
  seq: number;
  sessionInfo: { sessionId: string; customer: Customer };
  message: { receivedAt: number };
}

const messageEvent = ({ seq, sessionInfo: { sessionId, customer }, message }: StoredEntry): HookEvent => ({
  type: 'message.created',
  at: message.receivedAt,
  json: JSON.stringify({ seq, chat: { id: customer.id, sessionId, customer }, message }),
});

const happeningEvent = (
  { type, at, seq, sessionId, attendant, reason }: Happening,
  customer: Customer,
): HookEvent => ({
  type,
  at,
  json: JSON.stringify({ seq, chat: { id: customer.id, sessionId, customer }, attendant, reason }),
});
