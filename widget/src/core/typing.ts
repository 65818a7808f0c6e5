const REPEAT_MS = 3_000;
const FORGET_MS = 6_000;

/** Tells the other side that somebody types, at most every few seconds, and forgets what the other side said of itself. */
export function createTyping(ports: { publish(typing: boolean): void; show(name: string | null): void }) {
  let saidAt = 0;
  let forget: ReturnType<typeof setTimeout> | undefined;
  return {
    typed(isEmpty: boolean, now = Date.now()): void {
      if (isEmpty) {
        if (saidAt > 0) ports.publish(false);
        saidAt = 0;
      } else if (now - saidAt >= REPEAT_MS) {
        saidAt = now;
        ports.publish(true);
      }
    },
    heard(name: string, typing: boolean): void {
      clearTimeout(forget);
      ports.show(typing ? name : null);
      if (typing) forget = setTimeout(() => ports.show(null), FORGET_MS);
    },
    stop: (): void => clearTimeout(forget),
  };
}
