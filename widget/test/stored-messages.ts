import type { SentAttachment } from '@chimpassist/protocol';

export interface Stored {
  id?: string;
  from: { id: string | number; name: string; role?: string };
  timestamp: number;
  content: string;
  readAt: number | null;
  attachments?: readonly SentAttachment[];
  /** Of a bot. */
  choices?: readonly { text: string }[];
  form?: string;
  seq: number;
  receivedAt: number;
}
/** A message before it is stored. */
export type NewMessage = Omit<Stored, 'seq' | 'receivedAt'> & Partial<Stored>;

/** The messages that the pretended server has stored, by session topic, each once. */
export class StoredMessages extends Map<string, Stored[]> {
  /** Stores a message, or finds the one that it repeats. */
  put(topic: string, message: NewMessage, now: number): Stored {
    const list = this.get(topic) ?? [];
    this.set(topic, list);
    const known = list.find(
      ({ id, from }) => id === message.id && String(from.id) === String(message.from.id),
    );
    if (known !== undefined) return known;
    const stored = { ...message, seq: (list.at(-1)?.seq ?? 0) + 1, receivedAt: message.receivedAt ?? now };
    list.push(stored);
    return stored;
  }

  /** A page of the history, as `GET …/messages` asks for it: `limit` with `after` or `offset`. */
  page(topic: string, query: URLSearchParams): Stored[] {
    const list = this.get(topic) ?? [];
    const limit = Number(query.get('limit') ?? 50);
    const after = query.get('after');
    if (after !== null) return list.filter(({ seq }) => seq > Number(after)).slice(0, limit);
    const end = list.length - Number(query.get('offset') ?? 0);
    return list.slice(Math.max(0, end - limit), Math.max(0, end));
  }
}
