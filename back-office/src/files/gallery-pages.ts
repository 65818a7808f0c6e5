import { type ChatMessage, fromWire } from '@chimpassist/client/conversation';
import type { FileList } from '@chimpassist/client/files';
import { RestError } from '@chimpassist/client/rest';
import type { Id } from '@chimpassist/protocol';
import { createSignal } from 'solid-js';

/** How far back the server was asked for files. */
type Reached =
  | { kind: 'nowhere' }
  | { kind: 'loading' }
  | { kind: 'failed'; before: number | undefined }
  /** `next`: below which `seq` there are more; null: these are all. */
  | { kind: 'here'; next: number | null }
  /** A server from before this call. */
  | { kind: 'unknown' };

/** The messages with files that lie further back than what the desk has loaded of a chat, a page at a time. */
export function createGalleryPages(list: FileList, customerId: () => Id | null) {
  const [reached, setReached] = createSignal<Reached>({ kind: 'nowhere' });
  const [messages, setMessages] = createSignal<readonly ChatMessage[]>([]);

  function before(): number | undefined | null {
    const now = reached();
    switch (now.kind) {
      case 'nowhere':
        return undefined;
      case 'failed':
        return now.before;
      case 'here':
        return now.next;
      case 'loading':
      case 'unknown':
        return null;
    }
  }
  async function more(): Promise<void> {
    const [id, from] = [customerId(), before()];
    if (id === null || from === null) return;
    setReached({ kind: 'loading' });
    try {
      const { messages: found, next } = await list(id, from);
      setMessages((all) => [...all, ...found.map(fromWire)]);
      setReached({ kind: 'here', next });
    } catch (error) {
      const isOld = error instanceof RestError && error.status === 404;
      setReached(isOld ? { kind: 'unknown' } : { kind: 'failed', before: from });
    }
  }
  return { reached, messages, more };
}

/** The messages of both that carry files, each once, the newest first. What the chat knows of one is newer. */
export function carryingOf(
  loaded: readonly ChatMessage[],
  further: readonly ChatMessage[],
): readonly ChatMessage[] {
  const known = new Set(loaded.map(({ seq }) => seq));
  const rank = ({ seq = Number.POSITIVE_INFINITY }: ChatMessage): number => seq;
  return [...loaded, ...further.filter(({ seq }) => !known.has(seq))]
    .filter(({ attachments }) => attachments !== undefined)
    .map((message, place) => ({ message, place }))
    .sort((one, other) =>
      rank(one.message) === rank(other.message)
        ? other.place - one.place
        : rank(other.message) - rank(one.message),
    )
    .map(({ message }) => message);
}
