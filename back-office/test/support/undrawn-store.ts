import { onTestFinished } from 'vitest';
import { createDeskStore, type DeskStore } from '../../src/desk/store.ts';
import { ADA, NOW } from './desk-state.ts';

// No page, no frames. They stay: a store that stops after its test calls off the one that it asked for.
Object.assign(globalThis, { requestAnimationFrame: () => 0, cancelAnimationFrame() {} });

/** A desk's store where no page is. It ends with the test, since the files of this workspace follow each other in one process. */
export function undrawnStore(now = NOW): DeskStore {
  const store = createDeskStore(ADA, () => now);
  onTestFinished(store.stop);
  return store;
}
