import { type Id, idText, MessageSchema, randomId, SessionInfoSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import type { OutgoingPayload } from '../channel/attendant-channel.ts';
import { storedEntry } from './stored-entry.ts';
import type { OutboxEntry } from './types.ts';

const EntriesSchema = v.array(
  storedEntry(
    v.object({
      sessionInfo: v.object({ ...SessionInfoSchema.entries, lastMessages: v.array(MessageSchema) }),
      message: MessageSchema,
    }),
  ),
);
type Entries = OutboxEntry<OutgoingPayload>[];

const prefixOf = (attendantId: Id): string => `chimpassist.outbox.${idText(attendantId)}.`;
const lockOf = (key: string): string => `lock:${key}`;

function read(key: string): Entries {
  try {
    const result = v.safeParse(EntriesSchema, JSON.parse(localStorage.getItem(key) ?? '[]'));
    return result.success ? result.output : [];
  } catch {
    return [];
  }
}

/**
 * Outboxes of tabs that are closed: nobody holds their lock any more. A page without https has no locks: there all of them,
 * which sends what another tab still sends as well; it is stored once, by its id.
 */
async function orphans(attendantId: Id, own: string): Promise<string[]> {
  const held = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name));
  return Object.keys(localStorage).filter(
    (key) => key.startsWith(prefixOf(attendantId)) && key !== own && !held.has(lockOf(key)),
  );
}

/**
 * Where this tab's unsent messages survive. Each tab has an outbox of its own, so that two never overwrite each other's,
 * and holds a lock while it lives; what a closed tab left behind, the next one that opens takes over.
 */
export async function openOutboxStorage(attendantId: Id) {
  const own = `${prefixOf(attendantId)}${randomId()}`;
  let release: () => void = () => {};
  const lock = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Holding the lock is all: the callback ends with the tab.
  void navigator.locks?.request(lockOf(own), () => lock);

  let adopted: Entries = [];
  try {
    for (const key of await orphans(attendantId, own)) {
      adopted = [...adopted, ...read(key)];
      localStorage.removeItem(key);
    }
  } catch {
    // Storage is blocked: there is nothing to take over.
  }
  adopted.sort((one, other) => one.createdAt - other.createdAt);
  return {
    load: (): Entries => adopted,
    save(entries: Entries) {
      if (entries.length === 0) localStorage.removeItem(own);
      else localStorage.setItem(own, JSON.stringify(entries));
    },
    close: () => release(),
  };
}
