import type { WireMessage } from '@chimpassist/client/wire';
import { randomId } from '@chimpassist/protocol';
import { readUserData } from './customer.ts';
import type { Memory, Unaddressed } from './memory.ts';
import { UNADDRESSED_ID } from './own.ts';
import type { KeyValueStore } from './safe-storage.ts';

type Word = Unaddressed['words'][number];

/** Words said before anybody knew in whose name, perhaps before a reload. */
export function createWords(storage: KeyValueStore, memory: Memory) {
  /** What was left unsaid by whoever sat here then is not said by somebody else. */
  function remembered(): Word[] {
    const kept = memory.readUnaddressed();
    return kept === null || kept.of !== pageIdText() ? [] : kept.words;
  }

  function pageIdText(): string | null {
    const page = readUserData(storage);
    return page === null ? null : String(page.id);
  }

  let words: Word[] = remembered();

  function keep(next: Word[]): void {
    words = next;
    memory.writeUnaddressed({ of: pageIdText(), words });
  }

  return {
    add: (content: string): void => keep([...words, { id: randomId(), content, at: Date.now() }]),
    /** Hands them over to be sent: they are no longer here. */
    take(): Word[] {
      const taken = words;
      keep([]);
      return taken;
    },
    /** Somebody else sits here, or is back: theirs are looked for anew. */
    look(): void {
      words = remembered();
    },
    /** As messages of nobody yet, so that they stand in the conversation already. */
    messages: (): WireMessage[] =>
      words.map(({ id, content, at }) => ({
        id,
        from: { id: UNADDRESSED_ID, name: '', avatarURL: null, role: 'customer' },
        timestamp: at,
        content,
        readAt: null,
        seq: undefined,
      })),
  };
}
