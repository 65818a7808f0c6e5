const ACK_TIMEOUT_MS = 30_000;
const PACKET_ID_MAX = 65_535;

interface Pending {
  resolve(codes: number[]): void;
  reject(error: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

/** Which packets of one link wait for an answer, by their identifiers. */
export class Acknowledgements {
  readonly #pending = new Map<number, Pending>();
  #lastPacketId = 0;
  #whenSettled = (): void => {};

  /** Sends under an identifier that is free. Rejects where no answer comes in time, or the link is cut off before. */
  wait(send: (packetId: number) => void): Promise<number[]> {
    const pending = this.#pending;
    do this.#lastPacketId = (this.#lastPacketId % PACKET_ID_MAX) + 1;
    while (pending.has(this.#lastPacketId));
    const packetId = this.#lastPacketId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#take(packetId);
        reject(new Error('not acknowledged'));
      }, ACK_TIMEOUT_MS);
      pending.set(packetId, { resolve, reject, timer });
      send(packetId);
    });
  }

  came(packetId: number, codes: number[]): void {
    this.#take(packetId)?.resolve(codes);
  }

  /** No answer comes any more. */
  cutOff(reason: string): void {
    for (const packetId of [...this.#pending.keys()]) this.#take(packetId)?.reject(new Error(reason));
  }

  /** Resolves when nothing waits, whatever came of it. */
  async settled(): Promise<void> {
    if (this.#pending.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenSettled = resolve;
    });
  }

  #take(packetId: number): Pending | undefined {
    const wait = this.#pending.get(packetId);
    clearTimeout(wait?.timer);
    if (this.#pending.delete(packetId) && this.#pending.size === 0) this.#whenSettled();
    return wait;
  }
}
