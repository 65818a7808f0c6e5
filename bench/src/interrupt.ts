type CleanUp = () => void | Promise<void>;

const cleanUps = new Set<CleanUp>();
let hasBegun = false;

/** Whether the program is ending: nothing new begins then. */
export const isInterrupted = (): boolean => hasBegun;

/** Runs this at Ctrl-C, before the program ends. Returns a function that takes it back. */
export function onInterrupt(cleanUp: CleanUp): () => void {
  cleanUps.add(cleanUp);
  return () => {
    cleanUps.delete(cleanUp);
  };
}

/** Ends this program at Ctrl-C or SIGTERM after what was begun last has been cleaned up first. */
export function endOnInterrupt(): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      // At the second one nobody wants to wait any more.
      if (hasBegun) process.exit(code);
      hasBegun = true;
      void cleanUpAll().finally(() => process.exit(code));
    });
  }
}

async function cleanUpAll(): Promise<void> {
  for (const cleanUp of [...cleanUps].reverse()) {
    try {
      await cleanUp();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
}
