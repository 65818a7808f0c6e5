/** A line waits so long for those of other objects at most. */
const GATHER_MS = 1;

/** Lines of JSON as a body. Those that come together go out together: each write is a packet, and costs as much as a row. */
export class AnswerLines {
  readonly body: ReadableStream<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #waiting = '';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> | null = null;

  constructor() {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.body = readable;
    this.#writer = writable.getWriter();
  }

  add(line: unknown): void {
    this.#waiting += `${JSON.stringify(line)}\n`;
    this.#timer ??= setTimeout(() => this.#send(), GATHER_MS);
  }

  /** After the last line. @throws where the reader has gone. */
  async end(): Promise<void> {
    this.#send();
    await this.#writing;
    await this.#writer.close();
  }

  #send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    // The reader may have gone: `end` says so.
    this.#writing ??= this.#write().catch(() => undefined);
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting !== '') {
        const text = this.#waiting;
        this.#waiting = '';
        await this.#writer.write(this.#encoder.encode(text));
      }
    } finally {
      this.#writing = null;
    }
  }
}
