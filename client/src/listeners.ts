import { guarded } from './guarded.ts';

/** Those who want to hear of something. One that throws keeps it from nobody else. */
export function createListeners<Args extends unknown[]>() {
  const listeners = new Set<(...args: Args) => void>();
  return {
    tell(...args: Args): void {
      for (const listener of [...listeners]) guarded(() => listener(...args));
    },
    /** Returns a function that unsubscribes. */
    add(listener: (...args: Args) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
