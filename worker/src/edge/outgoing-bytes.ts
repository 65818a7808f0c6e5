import { joined } from '../joined.ts';

/** Of one frame: what is said in one turn is sent before it becomes larger. */
const FRAME_MAX_BYTES = 524_288;

interface Waiting {
  chunks: Uint8Array[];
  bytes: number;
  /** What must be done before anything more leaves. */
  holds: number;
  isDue: boolean;
}

/** What leaves over sockets: all that one turn says to a socket is one frame, and a frame may have to wait for something. */
export class OutgoingBytes {
  readonly #waiting = new Map<WebSocket, Waiting>();

  send(ws: WebSocket, bytes: Uint8Array): void {
    const waiting = this.#of(ws);
    waiting.chunks.push(bytes);
    waiting.bytes += bytes.length;
    if (waiting.holds > 0) return;
    if (waiting.bytes >= FRAME_MAX_BYTES) this.flush(ws);
    else if (!waiting.isDue) {
      waiting.isDue = true;
      void Promise.resolve().then(() => this.flush(ws));
    }
  }

  /** Nothing leaves until `work` is done. It does not reject. */
  holdFor(ws: WebSocket, work: Promise<void>): void {
    const waiting = this.#of(ws);
    // What was said before has nothing to do with it.
    this.flush(ws);
    waiting.holds += 1;
    this.#waiting.set(ws, waiting);
    void work.then(() => {
      waiting.holds -= 1;
      this.flush(ws);
    });
  }

  /** Sends at once what has not to wait. */
  flush(ws: WebSocket): void {
    const waiting = this.#waiting.get(ws);
    if (waiting === undefined || waiting.holds > 0) return;
    this.#waiting.delete(ws);
    if (waiting.chunks.length === 0 || ws.readyState !== WebSocket.OPEN) return;
    ws.send(joined(waiting.chunks));
  }

  forget(ws: WebSocket): void {
    this.#waiting.delete(ws);
  }

  #of(ws: WebSocket): Waiting {
    const known = this.#waiting.get(ws);
    if (known !== undefined) return known;
    const made: Waiting = { chunks: [], bytes: 0, holds: 0, isDue: false };
    this.#waiting.set(ws, made);
    return made;
  }
}
