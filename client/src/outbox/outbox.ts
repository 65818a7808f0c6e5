import { guarded } from '../guarded.ts';
import type { Outbox, OutboxEntry, OutboxFailure, OutboxOptions } from './types.ts';
import { isWaitingForFiles } from './waiting-for-files.ts';

const RESEND_AFTER_MS = 10_000;
/** A server that is away for long is asked rarely; the messages are safe here. */
const RESEND_AT_MOST_EVERY_MS = 300_000;
/** After this time no answer will come any more: the writer is told, and decides. */
const GIVE_UP_AFTER_MS = 86_400_000;
/** A clock that was set forward by days gives nothing up: it takes as many tries of this page as well. */
const TRIES_BEFORE_GIVING_UP = 2;
/**
 * So often cut off while it was sent, an entry may be what the broker hangs up at: the others go first. A server that was killed
 * or deployed some times in a row is no such broker, and words keep their order there.
 */
const TRIES_OF_A_SUSPECT = 6;

/**
 * Keeps what was said until the server has stored it. In order: the next entry leaves only after the broker has
 * acknowledged the one before. An acknowledged entry that is not stored in time is sent again under its id, which
 * every receiver knows as the same message. One that the server refuses, or that nobody answers for a day, is not sent any
 * more; it stays for its writer, who may want it sent again or thrown away. One with files waits until they are uploaded, and
 * what was said after it on the same topic waits behind it.
 *
 * What is due goes by time that only grows: an odd clock neither delays an entry nor gives it up.
 */
export function createOutbox<T>(options: OutboxOptions<T>): Outbox<T> {
  const now = options.now ?? Date.now;
  const elapsed = options.elapsed ?? (() => performance.now());
  const random = options.random ?? Math.random;
  const resendAfterMs = options.resendAfterMs ?? RESEND_AFTER_MS;
  const listeners = new Set<() => void>();
  /** How often each was sent; only for this page's life. */
  const tries = new Map<string, number>();
  /** By the time that only grows. An entry without a time is due. */
  const dueAt = new Map<string, number>();
  const uploads = options.files?.uploads({
    random,
    begins(entry, tries) {
      if (tries > TRIES_BEFORE_GIVING_UP && isOld(entry)) {
        fail(entry.id, 'unanswered');
        void pump();
      } else if (entry.triedAt === undefined) replace(entry.id, (each) => ({ ...each, triedAt: now() }));
      return entries.some(({ id, failure }) => id === entry.id && failure === undefined);
    },
    completed(id, payload) {
      replace(id, ({ triedAt: _, ...entry }) => ({ ...entry, payload, uploadedAt: now() }));
      void pump();
    },
    failed(id, failure) {
      fail(id, failure);
      void pump();
    },
  });
  let entries: readonly OutboxEntry<T>[] = load();
  let isOnline = false;
  let isPumping = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function load(): OutboxEntry<T>[] {
    try {
      const loaded = options.storage.load();
      // Sent before the reload: give the answer that may be on its way the same time as ever. Sent "in the future", the
      // clock was set back: it is due.
      for (const { id, sentAt } of loaded) {
        const ago = now() - (sentAt ?? Number.NEGATIVE_INFINITY);
        if (ago >= 0 && ago < resendAfterMs) dueAt.set(id, elapsed() + resendAfterMs - ago);
      }
      return loaded;
    } catch {
      return [];
    }
  }

  function change(next: readonly OutboxEntry<T>[]): void {
    entries = next;
    uploads?.look(next);
    try {
      options.storage.save([...next]);
    } catch {
      // Storage is full or blocked: the entries live in memory, for as long as the page does.
    }
    for (const listener of [...listeners]) guarded(listener);
  }

  function resendDelay(id: string): number {
    const ceiling = Math.min(
      resendAfterMs * 2 ** Math.max(0, (tries.get(id) ?? 0) - 1),
      RESEND_AT_MOST_EVERY_MS,
    );
    return ceiling * (0.75 + random() / 4);
  }

  const isDue = ({ id }: OutboxEntry<T>): boolean => (dueAt.get(id) ?? 0) <= elapsed();

  const isSuspect = ({ id, sentAt }: OutboxEntry<T>): boolean =>
    sentAt === undefined && (tries.get(id) ?? 0) >= TRIES_OF_A_SUSPECT;

  /** Returns the entries that may be sent: none that waits for its files, and none behind such a one. */
  function sendable(): OutboxEntry<T>[] {
    const held = new Set<string>();
    return entries.filter((entry) => {
      if (isWaitingForFiles(entry)) held.add(entry.topic);
      return entry.failure === undefined && (!held.has(entry.topic) || entry.sentAt !== undefined);
    });
  }

  function nextEntry(): OutboxEntry<T> | undefined {
    if (!isOnline || isStopped) return undefined;
    const due = sendable().filter(isDue);
    return due.find((entry) => !isSuspect(entry)) ?? due[0];
  }

  const isOld = ({ triedAt }: OutboxEntry<T>): boolean => now() - (triedAt ?? now()) >= GIVE_UP_AFTER_MS;
  const isHopeless = (entry: OutboxEntry<T>): boolean =>
    (tries.get(entry.id) ?? 0) >= TRIES_BEFORE_GIVING_UP && isOld(entry);

  const replace = (id: string, by: (entry: OutboxEntry<T>) => OutboxEntry<T>): void => {
    // The entry may have been stored or cleared meanwhile.
    if (entries.some((entry) => entry.id === id)) {
      change(entries.map((entry) => (entry.id === id ? by(entry) : entry)));
    }
  };

  function fail(id: string, failure: OutboxFailure): void {
    forget(id);
    replace(id, (entry) => ({ ...entry, failure }));
  }

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    try {
      for (;;) {
        const entry = nextEntry();
        if (entry === undefined) break;
        const { id } = entry;
        if (isHopeless(entry)) {
          fail(id, 'unanswered');
          continue;
        }
        tries.set(id, (tries.get(id) ?? 0) + 1);
        if (entry.triedAt === undefined) replace(id, (each) => ({ ...each, triedAt: each.sentAt ?? now() }));
        await options.connection.publish(entry.topic, entry.payload, 1);
        // The acknowledgement came too late: the storage may be another writer's by now.
        if (isStopped) return;
        dueAt.set(id, elapsed() + resendDelay(id));
        replace(id, (each) => ({ ...each, sentAt: now() }));
      }
    } catch {
      // Cut off, or not acknowledged: what has not left is still due. Offline, the next connection pumps again.
      if (isOnline) schedule(resendAfterMs);
      return;
    } finally {
      isPumping = false;
    }
    const next = Math.min(...sendable().map(({ id }) => dueAt.get(id) ?? elapsed()));
    if (isOnline && Number.isFinite(next)) schedule(next - elapsed());
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void pump(), Math.max(0, ms));
  }

  const stopListening = options.connection.onState((state) => {
    isOnline = state.kind === 'online';
    if (isOnline) {
      uploads?.nudge();
      schedule(0);
    } else clearTimeout(timer);
  });
  uploads?.look(entries);

  function forget(id: string): void {
    tries.delete(id);
    dueAt.delete(id);
  }
  function drop(dropped: readonly OutboxEntry<T>[]): void {
    for (const { id, files } of dropped) {
      forget(id);
      if (files !== undefined) options.files?.drop(files);
    }
  }
  /** Uploads the files once more: the Worker does not have them any more. */
  const uploadedAnew = ({ uploadedAt: _, files = [], ...entry }: OutboxEntry<T>): OutboxEntry<T> => ({
    ...entry,
    files: files.map((file) => ({ ...file, round: (file.round ?? 0) + 1 })),
  });
  /** The Worker deletes what nobody has sent for a day, which is how long this page was offline. */
  const mayBeUploadedAnew = ({ files, uploadedAt }: OutboxEntry<T>): boolean =>
    uploadedAt !== undefined && files?.every(({ round }) => round === undefined) === true;

  return {
    get entries() {
      return entries;
    },
    add(entry) {
      if (entries.some(({ id }) => id === entry.id)) return;
      // In the order in which they were written, also where the clock was set back between two of them.
      const last = entries.at(-1)?.createdAt ?? 0;
      change([...entries, { ...entry, createdAt: Math.max(now(), last + 1) }]);
      void pump();
    },
    settle(id) {
      const settled = entries.filter((entry) => entry.id === id);
      if (settled.length === 0) return;
      change(entries.filter((entry) => entry.id !== id));
      drop(settled);
      // Entries that waited behind these files may be sent.
      if (settled.some(isWaitingForFiles)) void pump();
    },
    refuse(id, reason) {
      const entry = entries.find((each) => each.id === id);
      if (reason !== 'files' || entry === undefined || !mayBeUploadedAnew(entry)) return fail(id, reason);
      forget(id);
      replace(id, ({ sentAt: _, triedAt: __, ...each }) => uploadedAnew(each));
    },
    retry(id) {
      forget(id);
      replace(id, ({ failure, sentAt: _, triedAt: __, ...entry }) =>
        failure === 'files' ? uploadedAnew(entry) : entry,
      );
      void pump();
    },
    clear() {
      const dropped = entries;
      change([]);
      drop(dropped);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      isStopped = true;
      uploads?.stop();
      clearTimeout(timer);
      stopListening();
    },
  };
}
