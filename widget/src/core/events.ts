import type { ChimpEventName, ChimpEvents } from '../../types/public.d.ts';

type Listener<Name extends ChimpEventName> = (detail: ChimpEvents[Name]) => void;

export interface Emitter {
  emit<Name extends ChimpEventName>(name: Name, detail: ChimpEvents[Name]): void;
  on<Name extends ChimpEventName>(name: Name, listener: Listener<Name>): () => void;
  off<Name extends ChimpEventName>(name: Name, listener: Listener<Name>): void;
}

/** The page's listeners. One that throws breaks nothing of ours. */
export function createEmitter(): Emitter {
  const listeners: { [Name in ChimpEventName]: Set<Listener<Name>> } = {
    ready: new Set(),
    opened: new Set(),
    closed: new Set(),
    message: new Set(),
    unread: new Set(),
    assigned: new Set(),
  };
  return {
    emit(name, detail) {
      for (const listener of [...listeners[name]]) {
        try {
          listener(detail);
        } catch (error) {
          console.error('ChimpWidget: a listener of the page failed.', error);
        }
      }
    },
    on(name, listener) {
      listeners[name].add(listener);
      return () => listeners[name].delete(listener);
    },
    off: (name, listener) => void listeners[name].delete(listener),
  };
}
