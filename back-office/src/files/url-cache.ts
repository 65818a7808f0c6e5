/** Unused pictures that stay for somebody who scrolls back. */
const KEPT = 80;

export interface Bytes {
  /** Good as long as it is held. */
  url: string;
  blob: Blob;
}

interface Held {
  bytes: Promise<Bytes | null>;
  users: number;
}

/**
 * Addresses of bytes that lie in this page's memory. What somebody shows stays; of the rest the last {@link KEPT} do, so that a day
 * of pictures does not fill the memory.
 */
export function createUrlCache() {
  /** In the order of their last use. */
  const all = new Map<string, Held>();

  const drop = (key: string, held: Held): void => {
    all.delete(key);
    // It may have a second key.
    if ([...all.values()].includes(held)) return;
    void held.bytes.then((bytes) => bytes !== null && URL.revokeObjectURL(bytes.url));
  };
  function tidy(): void {
    const unused = [...all].filter(([, { users }]) => users === 0);
    for (const [key, held] of unused.slice(0, Math.max(0, unused.length - KEPT))) drop(key, held);
  }

  return {
    /**
     * The bytes of a key, which are fetched where they are not here yet; null where there are none. Rejects where they could
     * not be had, and asks again the next time.
     */
    use(key: string, load: () => Promise<Blob | null>): { bytes: Promise<Bytes | null>; release(): void } {
      const held: Held = all.get(key) ?? {
        users: 0,
        bytes: load().then((blob) => (blob === null ? null : { blob, url: URL.createObjectURL(blob) })),
      };
      held.users += 1;
      all.delete(key);
      all.set(key, held);
      held.bytes.catch(() => {
        if (all.get(key) === held) all.delete(key);
      });
      let isReleased = false;
      return {
        bytes: held.bytes,
        release() {
          if (isReleased) return;
          isReleased = true;
          held.users -= 1;
          tidy();
        },
      };
    },
    /** The bytes of one key are those of another as well: nothing is fetched for it. */
    also(key: string, other: string): void {
      const held = all.get(other);
      if (held !== undefined && !all.has(key)) all.set(key, held);
    },
    stop(): void {
      for (const [key, held] of [...all]) drop(key, held);
    },
  };
}
