import type { Writable } from 'node:stream';
import type { Log } from '../log.ts';
import { StorageTrouble } from '../spool/storage-trouble.ts';

/** How long to wait before a publish that could not be made safe is tried again; the broker is not read meanwhile. */
const FULL_DISK_RETRY_MS = 1_000;

export interface SafeReaderOptions {
  log: Log;
  /** What was received is safe when this returns: the broker gets its acknowledgements then. */
  makeSafe(): void;
}

/** One connection whose acknowledgements wait for the disk. */
export interface Source {
  stream: Pick<Writable, 'cork' | 'uncork'>;
  /** Over a connection that is gone there is nothing to acknowledge; the broker sends it again. */
  isCurrent(): boolean;
}

/** Reads only what can be kept: a publish is acknowledged once it is on disk, and nothing is read while that cannot be. */
export class SafeReader {
  readonly #options: SafeReaderOptions;
  readonly #trouble: StorageTrouble;
  /** Nothing more can be taken. */
  #isFull = false;
  /** What was taken is not safe, so that its acknowledgements are kept back. */
  #isUnsafe = false;
  /** The connection of which acknowledgements are kept back until they are true. */
  #corked: Source['stream'] | null = null;

  constructor(options: SafeReaderOptions) {
    this.#options = options;
    this.#trouble = new StorageTrouble(options.log);
  }

  /** Whether reading stands still because nothing more can be made safe. */
  get isBlocked(): boolean {
    return this.#isFull || this.#isUnsafe;
  }

  /** Acknowledgements are kept back, and with them everything else that would go out over the connection. */
  get isUnsafe(): boolean {
    return this.#isUnsafe;
  }

  /** Hands a publish on; where it cannot be made safe, tries again, and reads nothing else meanwhile. */
  take(source: Source, receive: () => void, done: () => void): void {
    try {
      if (this.#isUnsafe) this.#options.makeSafe();
      receive();
      this.#isFull = false;
      this.#trouble.over();
      this.#keepBackAcks(source.stream);
      done();
    } catch (error) {
      this.#isFull = true;
      this.#trouble.tell(error);
      setTimeout(() => {
        if (source.isCurrent()) this.take(source, receive, done);
      }, FULL_DISK_RETRY_MS);
    }
  }

  /** What arrived together is made safe together and acknowledged together: one write to the disk, one to the network. */
  #keepBackAcks(stream: Source['stream']): void {
    if (this.#corked === stream) return;
    this.#corked = stream;
    stream.cork();
    setImmediate(() => this.#letAcksGo(stream));
  }

  #letAcksGo(stream: Source['stream']): void {
    try {
      this.#options.makeSafe();
    } catch (error) {
      this.#isUnsafe = true;
      this.#trouble.tell(error);
      setTimeout(() => this.#letAcksGo(stream), FULL_DISK_RETRY_MS);
      return;
    }
    this.#isUnsafe = false;
    if (this.#corked === stream) this.#corked = null;
    stream.uncork();
  }
}
