/** A field that is not there after this was not what one asked for. */
const REPLY_MS = 5_000;

/** Which chat's field a person asked for: the field takes the wish when it is there, once. */
export function createReplyWish() {
  let asked: { topic: string; until: number } | null = null;
  return {
    askReply(topic: string): void {
      asked = { topic, until: performance.now() + REPLY_MS };
    },
    forget(): void {
      asked = null;
    },
    takesReply(topic: string): boolean {
      if (asked?.topic !== topic) return false;
      const isFresh = performance.now() < asked.until;
      asked = null;
      return isFresh;
    },
  };
}
