import { guarded } from './subscriptions.ts';
import type { Outbox, OutboxEntry, OutboxOptions } from './types.ts';

const RESEND_AFTER_MS = 10_000;
/** A server that is away for long is asked rarely; the words are safe here. */
const RESEND_AT_MOST_EVERY_MS = 300_000;

/**
 * Keeps what was said until the server has stored it. In order: the next entry leaves only after the broker has
 * acknowledged the one before. An acknowledged entry that is not stored in time is sent again under its id, which
 * every receiver knows as the same message.
 */
export function createOutbox<T>(options: OutboxOptions<T>): Outbox<T> {
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const resendAfterMs = options.resendAfterMs ?? RESEND_AFTER_MS;
  const listeners = new Set<() => void>();
  /** How often each was sent and not stored in time; only for this page's life. */
  const resends = new Map<string, number>();
  const dueAt = new Map<string, number>();
  let entries: readonly OutboxEntry<T>[] = load();
  let isOnline = false;
  let isPumping = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function load(): OutboxEntry<T>[] {
    try {
      const loaded = options.storage.load();
      // Sent before the reload: give the answer that may be on its way the same time as ever.
      for (const { id, sentAt } of loaded) if (sentAt !== undefined) dueAt.set(id, sentAt + resendAfterMs);
      return loaded;
    } catch {
      return [];
    }
  }

  function change(next: readonly OutboxEntry<T>[]): void {
    entries = next;
    try {
      options.storage.save([...next]);
    } catch {
      // Storage is full or blocked: the entries live in memory, for as long as the page does.
    }
    for (const listener of [...listeners]) guarded(listener);
  }

  function resendDelay(id: string): number {
    const ceiling = Math.min(resendAfterMs * 2 ** (resends.get(id) ?? 0), RESEND_AT_MOST_EVERY_MS);
    return ceiling * (0.75 + random() / 4);
  }

  /** An entry whose `sentAt` lies in the future (the clock was set back) is due at once. */
  const isDue = ({ id, sentAt }: OutboxEntry<T>): boolean =>
    sentAt === undefined || sentAt > now() || (dueAt.get(id) ?? 0) <= now();

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    try {
      for (;;) {
        const entry = isOnline && !isStopped ? entries.find(isDue) : undefined;
        if (entry === undefined) break;
        await options.connection.publish(entry.topic, entry.payload, 1);
        if (entry.sentAt !== undefined) resends.set(entry.id, (resends.get(entry.id) ?? 0) + 1);
        const sentAt = now();
        dueAt.set(entry.id, sentAt + resendDelay(entry.id));
        // It may have been stored, or cleared, while the acknowledgement was on its way.
        if (entries.some(({ id }) => id === entry.id)) {
          change(entries.map((each) => (each.id === entry.id ? { ...each, sentAt } : each)));
        }
      }
    } catch {
      // Cut off, or not acknowledged: what has not left is still due. Offline, the next connection pumps again.
      if (isOnline) schedule(resendAfterMs);
      return;
    } finally {
      isPumping = false;
    }
    const next = Math.min(...entries.map(({ id }) => dueAt.get(id) ?? now()));
    if (isOnline && Number.isFinite(next)) schedule(next - now());
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void pump(), Math.max(0, ms));
  }

  const stopListening = options.connection.onState((state) => {
    isOnline = state.kind === 'online';
    if (isOnline) schedule(0);
    else clearTimeout(timer);
  });

  function forget(id: string): void {
    resends.delete(id);
    dueAt.delete(id);
  }

  return {
    get entries() {
      return entries;
    },
    add(entry) {
      if (entries.some(({ id }) => id === entry.id)) return;
      change([...entries, { ...entry, createdAt: now() }]);
      void pump();
    },
    settle(id) {
      if (!entries.some((entry) => entry.id === id)) return;
      forget(id);
      change(entries.filter((entry) => entry.id !== id));
    },
    clear() {
      for (const { id } of entries) forget(id);
      change([]);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      stopListening();
    },
  };
}
