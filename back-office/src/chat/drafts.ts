import { createSignal } from 'solid-js';

/** Drafts are kept after this pause in writing. */
const SAVE_AFTER_MS = 300;
/** Who has paused for less than this is writing. */
const WRITING_MS = 2_000;

/** @param isSent the words are gone because they were sent. */
type DraftListener = (topic: string, isSent: boolean) => void;

/**
 * What was begun and not sent, per customer; replies and notes apart. It survives a reload, an ended sign-in and a change of the chat, and is the
 * same in every tab. What is being written here is not changed by another tab.
 */
export function createDrafts(
  attendantId: string,
  now: () => number = () => performance.now(),
  kind: 'draft' | 'noteDraft' = 'draft',
) {
  const prefix = `chimpassist.${kind}.${attendantId}.`;
  const [drafts, setDrafts] = createSignal<ReadonlyMap<string, string>>(read());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const writtenAt = new Map<string, number>();
  const listeners = new Set<DraftListener>();

  function read(): Map<string, string> {
    const found = new Map<string, string>();
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(prefix)) found.set(key.slice(prefix.length), localStorage.getItem(key) ?? '');
      }
    } catch {
      // Blocked: drafts live until the page is left.
    }
    return found;
  }
  function save(topic: string): void {
    clearTimeout(timers.get(topic));
    timers.delete(topic);
    const text = drafts().get(topic) ?? '';
    try {
      if (text === '') localStorage.removeItem(prefix + topic);
      else localStorage.setItem(prefix + topic, text);
    } catch {
      // Kept in memory.
    }
  }
  function saveSoon(topic: string): void {
    clearTimeout(timers.get(topic));
    timers.set(
      topic,
      setTimeout(() => save(topic), SAVE_AFTER_MS),
    );
  }
  const put = (topic: string, text: string) =>
    setDrafts((before) => {
      const next = new Map(before);
      if (text === '') next.delete(topic);
      else next.set(topic, text);
      return next;
    });

  const onStorage = ({ key, oldValue, newValue }: StorageEvent) => {
    if (!key?.startsWith(prefix)) return;
    const topic = key.slice(prefix.length);
    const isWriting = now() - (writtenAt.get(topic) ?? Number.NEGATIVE_INFINITY) < WRITING_MS;
    // The other tab has changed what stands here: it knew these words. Otherwise it did not.
    if (isWriting && (drafts().get(topic) ?? '') !== (oldValue ?? '')) saveSoon(topic);
    else put(topic, newValue ?? '');
  };
  const saveAll = () => [...timers.keys()].forEach(save);
  window.addEventListener('storage', onStorage);
  window.addEventListener('pagehide', saveAll);

  return {
    of: (topic: string): string => drafts().get(topic) ?? '',
    /** Where something is begun. */
    topics: (): string[] => [...drafts().keys()],
    set(topic: string, text: string) {
      writtenAt.set(topic, now());
      put(topic, text);
      saveSoon(topic);
      for (const listener of listeners) listener(topic, false);
    },
    /** Sent: gone at once, also on disk. */
    clear(topic: string) {
      put(topic, '');
      save(topic);
      for (const listener of listeners) listener(topic, true);
    },
    /** Is told of what is written here, not of what other tabs write. Returns a function that ends it. */
    listen(listener: DraftListener): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      saveAll();
      window.removeEventListener('storage', onStorage);
      window.removeEventListener('pagehide', saveAll);
    },
  };
}

export type Drafts = ReturnType<typeof createDrafts>;
