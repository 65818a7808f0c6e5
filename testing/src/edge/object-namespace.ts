import { createObjectStorage } from './object-storage.ts';
import type { PairedSocket, RequestResponsePair } from './web-socket-pair.ts';

/** What the platform calls of an object; its own methods are called by name. */
interface RunningObject {
  alarm?(): Promise<void>;
  fetch?(request: Request): Response | Promise<Response>;
  webSocketMessage?(socket: PairedSocket, text: string): unknown;
  webSocketClose?(socket: PairedSocket, code: number, reason: string, wasClean: boolean): unknown;
}

export type ObjectClass = new (ctx: object, env: object) => RunningObject;

/** Sockets that an object has accepted, and the ping that is answered without it. */
function createSockets(objectOf: () => RunningObject) {
  const accepted = new Set<PairedSocket>();
  let automatic: RequestResponsePair | null = null;
  return {
    acceptWebSocket(socket: PairedSocket) {
      accepted.add(socket);
      socket.on('message', (text: string) => {
        if (text === automatic?.request) {
          socket.pingedAt = new Date();
          socket.send(automatic.response);
        } else {
          void objectOf().webSocketMessage?.(socket, text);
        }
      });
      socket.on('close', (code: number, reason: string) => {
        accepted.delete(socket);
        void objectOf().webSocketClose?.(socket, code, reason, true);
      });
    },
    getWebSockets: () => [...accepted],
    setWebSocketAutoResponse(pair: RequestResponsePair) {
      automatic = pair;
    },
    getWebSocketAutoResponseTimestamp: (socket: PairedSocket) => socket.pingedAt,
  };
}

interface Running {
  object: RunningObject;
  /** While the object lets nobody in: resolves when it does again. */
  shut: Promise<unknown> | null;
  close(): void;
}

/** Objects of one class by their names, each with a storage of its own, begun at the first call. */
export class ObjectNamespace {
  readonly #Class: ObjectClass;
  readonly #env: object;
  readonly #objects = new Map<string, Running>();

  constructor(Class: ObjectClass, env: object) {
    this.#Class = Class;
    this.#env = env;
  }

  /** A stub: arguments and results are copied, as between machines, and every answer comes later. */
  getByName(name: string): object {
    return new Proxy(
      {},
      {
        get: (_, method) => {
          // A stub is not a promise.
          if (typeof method !== 'string' || method === 'then') return undefined;
          return async (...given: unknown[]): Promise<unknown> => {
            const running = this.#of(name);
            while (running.shut !== null) await running.shut;
            const object = running.object as Record<string, (...args: unknown[]) => unknown>;
            if (method === 'fetch') return object.fetch?.(...given);
            return structuredClone(await object[method]?.(...structuredClone(given)));
          };
        },
      },
    );
  }

  close(): void {
    for (const { close } of this.#objects.values()) close();
    this.#objects.clear();
  }

  #of(name: string): Running {
    const known = this.#objects.get(name);
    if (known !== undefined) return known;
    const { storage, close } = createObjectStorage(async () => running.object.alarm?.());
    const ctx: object = {
      id: { name },
      storage,
      waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined),
      async blockConcurrencyWhile<T>(work: () => Promise<T>): Promise<T> {
        const done = work();
        const shut = done.then(
          () => undefined,
          () => undefined,
        );
        running.shut = shut;
        try {
          return await done;
        } finally {
          if (running.shut === shut) running.shut = null;
        }
      },
      ...createSockets((): RunningObject => running.object),
    };
    const running: Running = { object: new this.#Class(ctx, this.#env), shut: null, close };
    this.#objects.set(name, running);
    return running;
  }
}
