const REPEAT_MS = 3_000;
/** What the other side says of its typing ends after this, unless it is said again: it may have gone without a word. */
export const TYPING_LASTS_MS = 6_000;

/** Tells the other side that somebody types, at most every few seconds, and forgets what the other side said of itself. */
export function createTyping(ports: { publish(typing: boolean): void; show(name: string | null): void }) {
  /** By time that only grows: a clock that is set back silences nobody. */
  let saidAt: number | null = null;
  let forget: ReturnType<typeof setTimeout> | undefined;
  return {
    typed(isEmpty: boolean, now = performance.now()): void {
      if (isEmpty) {
        if (saidAt !== null) ports.publish(false);
        saidAt = null;
      } else if (saidAt === null || now - saidAt >= REPEAT_MS) {
        saidAt = now;
        ports.publish(true);
      }
    },
    /** The message itself has said it. */
    sent(): void {
      saidAt = null;
    },
    heard(name: string, typing: boolean): void {
      clearTimeout(forget);
      ports.show(typing ? name : null);
      if (typing) forget = setTimeout(() => ports.show(null), TYPING_LASTS_MS);
    },
    stop: (): void => clearTimeout(forget),
  };
}
