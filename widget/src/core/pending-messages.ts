import type { WaitingFile } from '@chimpassist/client/files';
import type { WireMessage } from '@chimpassist/client/wire';
import { randomId } from '@chimpassist/protocol';
import { readUserData } from './customer.ts';
import type { Memory, Unaddressed } from './memory.ts';
import { UNADDRESSED_ID } from './own.ts';
import type { KeyValueStore } from './safe-storage.ts';

type PendingMessage = Unaddressed['words'][number];

/** Messages that were written before the customer is identified, perhaps before a reload. */
export function createPendingMessages(storage: KeyValueStore, memory: Memory) {
  /** What a person wrote here is not sent in the name of another. */
  function remembered(): PendingMessage[] {
    const stored = memory.readUnaddressed();
    return stored === null || stored.of !== pageIdText() ? [] : stored.words;
  }

  function pageIdText(): string | null {
    const page = readUserData(storage);
    return page === null ? null : String(page.id);
  }

  let pending: PendingMessage[] = remembered();

  function save(next: PendingMessage[]): void {
    pending = next;
    memory.writeUnaddressed({ of: pageIdText(), words: pending });
  }

  return {
    add: (content: string, files: readonly WaitingFile[]): void =>
      save([
        ...pending,
        { id: randomId(), content, at: Date.now(), ...(files.length === 0 ? {} : { files: [...files] }) },
      ]),
    /** Hands them over to be sent: they are not here any more. */
    take(): PendingMessage[] {
      const taken = pending;
      save([]);
      return taken;
    },
    /** Another person sits here, or is back: reads that person's. */
    reload(): void {
      pending = remembered();
    },
    /** The files of each that has some. */
    files: () =>
      Object.fromEntries(pending.flatMap(({ id, files }) => (files === undefined ? [] : [[id, files]]))),
    /** As messages of nobody yet, so that they stand in the conversation already. */
    messages: (): WireMessage[] =>
      pending.map(({ id, content, at }) => ({
        id,
        from: { id: UNADDRESSED_ID, name: '', avatarURL: null, role: 'customer' },
        timestamp: at,
        content,
        readAt: null,
        seq: undefined,
      })),
  };
}

export type PendingMessages = ReturnType<typeof createPendingMessages>;
