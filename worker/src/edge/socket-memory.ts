import { type Connection, pack, unpack } from '../mqtt/index.ts';
import type { Behind } from './behind.ts';
import type { Visitor } from './upgrade.ts';

interface Attachment extends Visitor {
  connection: Uint8Array;
  behind?: Behind;
}

interface Remembered {
  visitor: Visitor;
  connection: Connection;
  /** Null: the reader is sent everything as it is said. */
  behind: Behind | null;
}

/** What is known of each socket: in memory while the object is awake, attached to the socket over a sleep. */
export class SocketMemory {
  readonly #known = new Map<WebSocket, Remembered>();

  /** Begins with a new socket. */
  begin(ws: WebSocket, visitor: Visitor, connection: Connection): void {
    this.#known.set(ws, { visitor, connection, behind: null });
    this.keep(ws, connection);
  }

  of(ws: WebSocket): Readonly<Remembered> {
    const known = this.#known.get(ws);
    if (known !== undefined) return known;
    const { principal, expiresAt, connection, behind = null } = ws.deserializeAttachment() as Attachment;
    const woken = { visitor: { principal, expiresAt }, connection: unpack(connection, null), behind };
    this.#known.set(ws, woken);
    return woken;
  }

  /** It outlives a sleep from the next {@link keep} on. */
  place(ws: WebSocket, behind: Behind | null): void {
    this.#known.set(ws, { ...this.of(ws), behind });
  }

  /** Attaches all that is known to the socket. @returns whether it fits there. */
  keep(ws: WebSocket, connection: Connection): boolean {
    const { visitor, behind } = this.of(ws);
    this.#known.set(ws, { visitor, connection, behind });
    const { attachment, rest } = pack(connection);
    if (rest !== null) return false;
    const attached: Attachment = { ...visitor, connection: attachment };
    // Not the reader's own words, of which there may be more than fits.
    if (behind !== null) attached.behind = { seq: behind.seq, ackedAt: behind.ackedAt };
    ws.serializeAttachment(attached);
    return true;
  }

  forget(ws: WebSocket): void {
    this.#known.delete(ws);
  }
}
