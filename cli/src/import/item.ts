import type {
  Attachment,
  ImportPart,
  ReadyAnswerBodySchema,
  TagBodySchema,
  TeamBodySchema,
} from '@chimpassist/protocol';
import type * as v from 'valibot';

/** What a file brings, one after the other, whatever it is written in. */
export type Item =
  | { kind: 'tag'; id: string; tag: v.InferInput<typeof TagBodySchema> }
  | { kind: 'answer'; id: string; answer: v.InferInput<typeof ReadyAnswerBodySchema> }
  | { kind: 'team'; id: string; team: v.InferInput<typeof TeamBodySchema> }
  | { kind: 'settings'; settings: Record<string, unknown> }
  | { kind: 'hours'; hours: unknown }
  | { kind: 'form'; id: string; form: unknown }
  | { kind: 'rule'; id: string; rule: unknown }
  | { kind: 'grant'; attendantId: string; grant: unknown }
  /** Before the messages that carry it: where its bytes lie, on this machine or at an address. */
  | { kind: 'file'; customerId: string; file: Pick<Attachment, 'id' | 'name'>; from: FileSource }
  /** A part of a chat. `isLast`: with it the chat is whole. */
  | { kind: 'chat'; part: ImportPart; isLast: boolean }
  /** Something that cannot be brought, and why. */
  | { kind: 'left'; where: string; why: string };

/** Of one at an address it is known only afterwards what it is: the messages are told so then, or carry its address as words. */
type FileSource = { path: string; type: string } | { url: string };

/** How many messages and notes go into one call. The Worker takes bodies of 64 kB. */
const PART_ITEMS = 100;
const PART_BYTES = 50_000;

type Whole = Omit<ImportPart, 'messages' | 'notes' | 'ratings'> & Partial<Pick<ImportPart, 'ratings'>>;

/** Cuts a chat into parts that the Worker takes. What stands beside its messages goes with the first. */
export function* partsOf(
  whole: Whole,
  messages: ImportPart['messages'],
  notes: ImportPart['notes'],
): Generator<Extract<Item, { kind: 'chat' }>> {
  const { customer } = whole;
  let part: ImportPart = { ratings: [], ...whole, messages: [], notes: [] };
  let bytes = 0;
  const entries = [
    ...messages.map((message) => ({ message, size: JSON.stringify(message).length * 3 })),
    ...notes.map((note) => ({ note, size: JSON.stringify(note).length * 3 })),
  ];
  for (const entry of entries) {
    const isFull =
      part.messages.length + part.notes.length >= PART_ITEMS ||
      (bytes > 0 && bytes + entry.size > PART_BYTES);
    if (isFull) {
      yield { kind: 'chat', part, isLast: false };
      part = { customer, attributes: {}, ratings: [], messages: [], notes: [] };
      bytes = 0;
    }
    bytes += entry.size;
    if ('message' in entry) part.messages.push(entry.message);
    else part.notes.push(entry.note);
  }
  yield { kind: 'chat', part, isLast: true };
}
