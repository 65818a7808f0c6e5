import type { ChatFacts, StoredMessage } from '@chimpassist/protocol';
import type {
  FactsMessage,
  FactsPage,
  MessagePlace,
  MessagesPage,
  RowPlace,
} from '../contract/ledger-object.ts';

/** Chats that are asked at once. */
const CHATS_AT_ONCE = 25;

/** A page of what was said in one part of a customer's chat. */
export type AskWords = (
  customerId: string,
  part: number,
  after: number | null,
) => Promise<{ items: StoredMessage[]; next: number | null }>;

/** What was said in the chats behind a place: of many chats a page each, or of one chat the next page. */
export async function messagesPage(
  pageOf: (after: RowPlace | null, limit: number) => FactsPage,
  ask: AskWords,
  { row: behind, seq }: MessagePlace,
): Promise<MessagesPage> {
  const page = pageOf(behind, seq === null ? CHATS_AT_ONCE : 1);
  const found = await Promise.all(page.rows.map((row, n) => wordsOf(ask, row, n === 0 ? seq : null)));
  const items: FactsMessage[] = [];
  let place = behind;
  for (const [n, { items: messages, next }] of found.entries()) {
    const row = page.rows[n];
    if (row === undefined) break;
    const { customerId, part, sessionId } = row;
    for (const message of messages) items.push({ row: { customerId, part, sessionId }, message });
    if (next !== null) return { items, next: { row: place, seq: next } };
    place = page.places[n] ?? place;
  }
  return { items, next: page.next === null ? null : { row: place, seq: null } };
}

/** Of somebody who is forgotten nothing is there. */
const wordsOf = async (ask: AskWords, { customerId, part }: ChatFacts, after: number | null) =>
  customerId === null ? { items: [], next: null } : ask(customerId, part, after);
