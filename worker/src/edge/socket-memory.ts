import { type Connection, owesOnlyAcknowledgements, packWith, unpack } from '../mqtt/index.ts';

/** Where that of a connection stands which does not fit beside its socket. Synchronous. */
export interface RestStore {
  put(name: string, bytes: Uint8Array): void;
  get(name: string): Uint8Array | null;
  delete(name: string): void;
}

interface Attached {
  /** JSON. As a text it is attached in a fraction of the time. */
  more: string;
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
  /** What is attached is older than this. */
  hasChanged: boolean;
  /** What is attached. */
  attached: { more: More; connection: Connection };
}

const nothing = (): void => {};

export interface SocketMemoryOptions<More> {
  /** How much of the attachment is the connection's. */
  connectionMaxBytes: number;
  /** Null: what does not fit ends the connection. */
  rests: RestStore | null;
  /** What of it outlives a sleep. */
  attached(more: More): More;
  /** Whether its client acknowledges within a moment whatever it hears, as our own does. */
  acknowledgesSoon(more: More): boolean;
}

/**
 * What is known of each socket: in memory while the object is awake, attached to the socket over a sleep. It is attached once at
 * the end of a turn, however much has happened in it, because that costs as much as all else that is done with a packet; an
 * object never sleeps before.
 */
export class SocketMemory<More> {
  readonly #options: SocketMemoryOptions<More>;
  /** There is no room for what is known of a socket. */
  readonly #overflows: (ws: WebSocket) => void;
  readonly #known = new Map<WebSocket, Remembered<More>>();
  /** To be attached at the end of this turn. */
  readonly #due = new Set<WebSocket>();

  constructor(options: SocketMemoryOptions<More>, overflows: (ws: WebSocket) => void) {
    this.#options = options;
    this.#overflows = overflows;
  }

  /** Begins with a new socket. */
  begin(ws: WebSocket, more: More, connection: Connection): void {
    this.#known.set(ws, { more, connection, rest: null, hasChanged: true, attached: { more, connection } });
    this.#attach(ws);
  }

  of(ws: WebSocket): Readonly<Remembered<More>> {
    const known = this.#known.get(ws);
    if (known !== undefined) return known;
    const { more: text, connection: bytes, rest: name } = ws.deserializeAttachment() as Attached;
    const more = JSON.parse(text) as More;
    const connection = unpack(bytes, name === undefined ? null : (this.#options.rests?.get(name) ?? null));
    const rest = name === undefined ? null : { name, of: connection };
    const woken = { more, connection, rest, hasChanged: false, attached: { more, connection } };
    this.#known.set(ws, woken);
    return woken;
  }

  /** It outlives a sleep from the next {@link keep} on. */
  note(ws: WebSocket, more: More): void {
    const known = this.of(ws);
    if (known.more !== more) this.#known.set(ws, { ...known, more, hasChanged: true });
  }

  /** All that is known is attached to the socket at the end of this turn, where it is new. */
  keep(ws: WebSocket, connection: Connection): void {
    const known = this.of(ws);
    if (known.connection !== connection) this.#known.set(ws, { ...known, connection, hasChanged: true });
    else if (!known.hasChanged) return;
    // The socket of one that has ended may be closed at the end of the turn.
    if (connection.kind === 'ended') this.#attach(ws);
    else this.#attachSoon(ws);
  }

  forget(ws: WebSocket): void {
    const { rest } = this.of(ws);
    if (rest !== null) this.#options.rests?.delete(rest.name);
    this.#known.delete(ws);
    this.#due.delete(ws);
  }

  #attachSoon(ws: WebSocket): void {
    // A step later than what the turn itself says at its end, which changes the same connections.
    if (this.#due.size === 0)
      void Promise.resolve()
        .then(nothing)
        .then(() => this.#attachDue());
    this.#due.add(ws);
  }

  #attachDue(): void {
    const due = [...this.#due];
    this.#due.clear();
    for (const ws of due) {
      const known = this.#known.get(ws);
      if (known?.hasChanged && !this.#mayWait(known)) this.#attach(ws);
    }
  }

  /**
   * An acknowledgement that is sure to come attaches all: long before the object sleeps. Where it does not come after all, the
   * client is gone, or frozen; it hears a few messages again.
   */
  #mayWait({ more, connection, attached }: Remembered<More>): boolean {
    return (
      more === attached.more &&
      this.#options.acknowledgesSoon(more) &&
      owesOnlyAcknowledgements(attached.connection, connection)
    );
  }

  #attach(ws: WebSocket): void {
    const { connectionMaxBytes, rests, attached } = this.#options;
    const { more, connection, rest: known } = this.of(ws);
    const packed = packWith(connection, connectionMaxBytes, known?.of ?? null);
    if (packed.rest !== null && rests === null) {
      this.#overflows(ws);
      return;
    }
    const rest = this.#stored(packed.rest, connection, known);
    this.#known.set(ws, { more, connection, rest, hasChanged: false, attached: { more, connection } });
    const kept: Attached = { more: JSON.stringify(attached(more)), connection: packed.attachment };
    if (rest !== null) kept.rest = rest.name;
    ws.serializeAttachment(kept);
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
