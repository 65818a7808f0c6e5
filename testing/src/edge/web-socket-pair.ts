import { EventEmitter } from 'node:events';

const OPEN = 1;
const CLOSED = 3;

/**
 * One end of a pair. What one sends the other one emits in its turn: as `message` where somebody listens, which is the
 * server of the address at one end and the object at the other.
 */
export class PairedSocket extends EventEmitter {
  readyState = OPEN;
  other: PairedSocket | null = null;
  /** When a ping was last answered without the object. */
  pingedAt: Date | null = null;
  #attachment: unknown = null;

  send(text: string): void {
    if (this.readyState !== OPEN) throw new Error('The socket is closed.');
    setImmediate(() => this.other?.emit('message', text));
  }

  close(code = 1005, reason = ''): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    const { other } = this;
    setImmediate(() => {
      if (other === null || other.readyState === CLOSED) return;
      other.readyState = CLOSED;
      other.emit('close', code, reason);
    });
  }

  serializeAttachment(attachment: unknown): void {
    this.#attachment = structuredClone(attachment);
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.#attachment);
  }
}

export class SocketPair {
  readonly 0 = new PairedSocket();
  readonly 1 = new PairedSocket();

  constructor() {
    this[0].other = this[1];
    this[1].other = this[0];
  }
}

export class RequestResponsePair {
  readonly request: string;
  readonly response: string;

  constructor(request: string, response: string) {
    this.request = request;
    this.response = response;
  }
}
