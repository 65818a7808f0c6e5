import {
  type Id,
  type Mention,
  MentionPayloadSchema,
  type Note,
  NotesPayloadSchema,
  type SessionTopic,
  TOPICS,
} from '@chimpassist/protocol';
import { decoded, type Subscribe } from '../channel/chat-topics.ts';

export interface NotesPorts {
  onNotes(notes: readonly Note[]): void;
  /** Notes are heard from now on, for the first time or again: what there is is to be read after that. */
  onReady(): void;
}

/** Listens to what colleagues note about one chat. Returns a function that unsubscribes. */
export const followNotes = ({ subscribe }: Subscribe, topic: SessionTopic, ports: NotesPorts): (() => void) =>
  subscribe(
    TOPICS.notes(topic),
    1,
    decoded(NotesPayloadSchema, ({ notes }) => ports.onNotes(notes)),
    () => ports.onReady(),
  );

export interface MentionsPorts {
  onMention(mention: Mention): void;
  /** Mentions are heard from now on: those before it stand in the desk's picture. */
  onReady(): void;
}

/** Listens to notes that name this attendant. Returns a function that unsubscribes. */
export const followMentions = (
  { subscribe }: Subscribe,
  attendantId: Id,
  ports: MentionsPorts,
): (() => void) =>
  subscribe(
    TOPICS.mentions(attendantId),
    1,
    decoded(MentionPayloadSchema, ({ customerId, customerName = '', note: { n, at, from } }) =>
      ports.onMention({ customerId, customerName, n, at, from }),
    ),
    () => ports.onReady(),
  );

/** Notes with others among them, in their order, each once. The same list where nothing is new. */
export function withNotes(held: readonly Note[], others: readonly Note[]): readonly Note[] {
  const known = new Set(held.map(({ n }) => n));
  const news = others.filter(({ n }) => !known.has(n));
  return news.length === 0 ? held : [...held, ...news].sort((one, other) => one.n - other.n);
}

/** The number behind which a note is missing; null where there is none. */
export function gapIn(notes: readonly Note[]): number | null {
  const before = notes.find(({ n }, i) => {
    const next = notes[i + 1];
    return next !== undefined && next.n > n + 1;
  });
  return before?.n ?? null;
}
