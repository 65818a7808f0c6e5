/** Lines of JSON as a body. What comes while a write is under way goes out with the next: each write is a packet. */
export class AnswerLines {
  readonly body: ReadableStream<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #waiting = '';
  #writing: Promise<void> | null = null;

  constructor() {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.body = readable;
    this.#writer = writable.getWriter();
  }

  add(line: unknown): void {
    this.#waiting += `${JSON.stringify(line)}\n`;
    // The reader may have gone: `end` says so.
    this.#writing ??= this.#write().catch(() => undefined);
  }

  /** After the last line. @throws where the reader has gone. */
  async end(): Promise<void> {
    await this.#writing;
    await this.#writer.close();
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
