import { createSignal } from 'solid-js';

/** Words of a page that was left are given back this long after they should have gone. */
const LEFT_AFTER_MS = 3_000;

/** A message that its writer may still undo. */
export interface HeldMessage {
  content: string;
  /** When it goes, by this page's clock, epoch ms. */
  goesAt: number;
}

export interface UndoPorts {
  attendantId: string;
  /** For how long a message is kept back; 0: not at all. */
  undoSeconds(): number;
  send(topic: string, content: string): void;
  /** Words that were kept back by a page that was left: they become a draft again. */
  giveBack(topic: string, content: string): void;
  now?: () => number;
}

function parsed(text: string | null): HeldMessage | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && 'content' in value && 'goesAt' in value
      ? { content: String(value.content), goesAt: Number(value.goesAt) }
      : null;
  } catch {
    return null;
  }
}

/**
 * Keeps each message back for some seconds, one per chat, in which its writer may undo it. It lies on disk meanwhile: a page
 * that is left sends nothing any more, and gives the words back as a draft when it comes again.
 */
export function createUndo({ attendantId, undoSeconds, send, giveBack, now = Date.now }: UndoPorts) {
  const prefix = `chimpassist.held.${attendantId}.`;
  const [held, setHeld] = createSignal<ReadonlyMap<string, HeldMessage>>(new Map());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function put(topic: string, message: HeldMessage | null): void {
    setHeld((before) => {
      const next = new Map(before);
      if (message === null) next.delete(topic);
      else next.set(topic, message);
      return next;
    });
    try {
      if (message === null) localStorage.removeItem(prefix + topic);
      else localStorage.setItem(prefix + topic, JSON.stringify(message));
    } catch {
      // Blocked: it is held in memory alone.
    }
  }
  /** Ends the wait. @returns the words */
  function end(topic: string): string | null {
    const message = held().get(topic);
    clearTimeout(timers.get(topic));
    timers.delete(topic);
    if (message === undefined) return null;
    put(topic, null);
    return message.content;
  }
  function sendNow(topic: string): void {
    const content = held().get(topic)?.content;
    // First into the outbox: what ends between the two leaves it twice to its writer, and not once too few.
    if (content !== undefined) send(topic, content);
    end(topic);
  }
  let again: ReturnType<typeof setTimeout> | undefined;
  function giveBackLeft(): void {
    try {
      for (const key of Object.keys(localStorage).filter((each) => each.startsWith(prefix))) {
        const topic = key.slice(prefix.length);
        const message = parsed(localStorage.getItem(key));
        const waitMs = (message?.goesAt ?? 0) + LEFT_AFTER_MS - now();
        if (held().has(topic)) continue;
        if (waitMs > 0) {
          // Another window may hold it at this moment.
          clearTimeout(again);
          again = setTimeout(giveBackLeft, waitMs);
          continue;
        }
        localStorage.removeItem(key);
        if (message !== null) giveBack(topic, message.content);
      }
    } catch {
      // Blocked: there is nothing.
    }
  }
  giveBackLeft();

  return {
    /** Tracked. */
    of: (topic: string): HeldMessage | null => held().get(topic) ?? null,
    /** @returns false where nothing is kept back: it is to be sent at once */
    hold(topic: string, content: string): boolean {
      const seconds = undoSeconds();
      sendNow(topic);
      if (seconds <= 0) return false;
      put(topic, { content, goesAt: now() + seconds * 1_000 });
      timers.set(
        topic,
        setTimeout(() => sendNow(topic), seconds * 1_000),
      );
      return true;
    },
    sendNow,
    /** @returns the words, which go nowhere; null where they have gone. */
    takeBack: end,
    /** What is held stays on disk. */
    stop(): void {
      clearTimeout(again);
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

export type Undo = ReturnType<typeof createUndo>;
