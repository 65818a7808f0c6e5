import { type Connection, packWith, unpack } from '../mqtt/index.ts';

/** Where that of a connection stands which does not fit beside its socket. Synchronous. */
export interface RestStore {
  put(name: string, bytes: Uint8Array): void;
  get(name: string): Uint8Array | null;
  delete(name: string): void;
}

interface Attached<More> {
  more: More;
  connection: Uint8Array;
  /** Under which the rest of the connection is stored. */
  rest?: string;
}

interface Remembered<More> {
  /** What the host of the sockets knows beside the connection. */
  more: More;
  connection: Connection;
  /** The name of what is stored, and of which state of the connection it is. */
  rest: { name: string; of: Connection } | null;
}

export interface SocketMemoryOptions<More> {
  /** How much of the attachment is the connection's. */
  connectionMaxBytes: number;
  /** Null: what does not fit ends the connection. */
  rests: RestStore | null;
  /** What of it outlives a sleep. */
  attached(more: More): More;
}

/** What is known of each socket: in memory while the object is awake, attached to the socket over a sleep. */
export class SocketMemory<More> {
  readonly #options: SocketMemoryOptions<More>;
  readonly #known = new Map<WebSocket, Remembered<More>>();

  constructor(options: SocketMemoryOptions<More>) {
    this.#options = options;
  }

  /** Begins with a new socket. */
  begin(ws: WebSocket, more: More, connection: Connection): void {
    this.#known.set(ws, { more, connection, rest: null });
    this.keep(ws, connection);
  }

  of(ws: WebSocket): Readonly<Remembered<More>> {
    const known = this.#known.get(ws);
    if (known !== undefined) return known;
    const { more, connection: bytes, rest: name } = ws.deserializeAttachment() as Attached<More>;
    const connection = unpack(bytes, name === undefined ? null : (this.#options.rests?.get(name) ?? null));
    const woken = { more, connection, rest: name === undefined ? null : { name, of: connection } };
    this.#known.set(ws, woken);
    return woken;
  }

  /** It outlives a sleep from the next {@link keep} on. */
  note(ws: WebSocket, more: More): void {
    this.#known.set(ws, { ...this.of(ws), more });
  }

  /** Attaches all that is known to the socket. @returns whether there is room for it. */
  keep(ws: WebSocket, connection: Connection): boolean {
    const { connectionMaxBytes, rests, attached } = this.#options;
    const { more, rest: known } = this.of(ws);
    const packed = packWith(connection, connectionMaxBytes, known?.of ?? null);
    if (packed.rest !== null && rests === null) {
      this.#known.set(ws, { more, connection, rest: known });
      return false;
    }
    const rest = this.#stored(packed.rest, connection, known);
    this.#known.set(ws, { more, connection, rest });
    const kept: Attached<More> = { more: attached(more), connection: packed.attachment };
    if (rest !== null) kept.rest = rest.name;
    ws.serializeAttachment(kept);
    return true;
  }

  forget(ws: WebSocket): void {
    const { rest } = this.of(ws);
    if (rest !== null) this.#options.rests?.delete(rest.name);
    this.#known.delete(ws);
  }

  #stored(
    rest: Uint8Array | 'stored' | null,
    of: Connection,
    known: Remembered<More>['rest'],
  ): Remembered<More>['rest'] {
    if (rest === 'stored') return known === null ? null : { ...known, of };
    if (rest === null) {
      if (known !== null) this.#options.rests?.delete(known.name);
      return null;
    }
    const name = known?.name ?? crypto.randomUUID();
    this.#options.rests?.put(name, rest);
    return { name, of };
  }
}
