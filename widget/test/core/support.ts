import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { type Client, createClient } from '../../src/core/client.ts';
import { createEmitter } from '../../src/core/events.ts';
import { type KeyValueStore, safeStorage } from '../../src/core/safe-storage.ts';
import type { Platform } from '../platform.ts';

export const MARY = { id: 298301, name: 'Mary Okafor', avatarURL: null };
export const TOPIC = 'server/sessions/298301';

/** As a browser's: one that is closed while it connects throws nothing at anybody. */
class QuietWebSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    this.on('error', () => {});
  }
}

/** What a browser's storage does, without a browser. */
export function pretendLocalStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}

export const storageOf = (storage: Storage): KeyValueStore => safeStorage(() => storage);

export interface ClientOptions {
  storage?: KeyValueStore;
  /** Answers instead of the Worker; undefined lets the call through. */
  instead?: (
    method: string,
    path: string,
    headers: Headers,
    body: unknown,
  ) => Response | Promise<Response> | undefined;
  challenge?: () => Promise<string>;
  brokerHost?: string;
}

/** The widget's core against a real broker, without a document. */
export function clientOf(platform: Platform, options: ClientOptions = {}) {
  const events = createEmitter();
  const fetcher: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    const answer = options.instead?.(init?.method ?? 'GET', url.pathname, new Headers(init?.headers), body);
    return answer ?? fetch(input, init);
  };
  return createClient({
    loadFiles: () => Promise.reject(new Error('There is no document to show files in.')),
    loadForms: () => Promise.reject(new Error('There is no document to show forms in.')),
    loadVisitor: () => Promise.reject(new Error('There is no document to tell of.')),
    config: {
      backendEndpoint: platform.url,
      brokerHost: options.brokerHost ?? `${platform.url}/mqtt`,
      baseTopic: platform.base,
      brokerAccount: null,
      challenge: options.challenge,
      saysVisit: false,
    },
    storage: options.storage ?? storageOf(pretendLocalStorage()),
    events,
    fetcher,
    webSocket: QuietWebSocket as unknown as typeof globalThis.WebSocket,
  });
}

export const refused = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  Response.json({ error: { code, message: 'Said by a test.' } }, { status, headers });

/** An answer that comes when the test lets it go. */
export function hold(answer: Response) {
  let letGo = (): void => {};
  let isAsked = false;
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return {
    get isAsked() {
      return isAsked;
    },
    ask(): Promise<Response> {
      isAsked = true;
      return released.then(() => answer);
    },
    /** Resolves when the client has read it, and done at once what it does then. */
    async release(): Promise<void> {
      letGo();
      await expect.poll(() => answer.bodyUsed).toBe(true);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** The storage of a page on which Mary is signed in. */
export function ofMary() {
  const local = pretendLocalStorage();
  local.setItem('userData', JSON.stringify(MARY));
  return { local, storage: storageOf(local) };
}
export const online = (client: Client) => expect.poll(() => client.store.state.phase.kind).toBe('online');
export const contents = (client: Client) => client.store.state.messages.map(({ content }) => content);
