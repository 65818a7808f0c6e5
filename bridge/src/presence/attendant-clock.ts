import { type AttendantInfo, type Id, idText } from '@chimpassist/protocol';

interface Entry {
  id: Id;
  /** What was reported, to see whether it changed; null where only the desk told of this attendant. */
  info: string | null;
  heardAt: number;
}

/** Which attendants are there: hears every keep-alive, tells edges only. */
export class AttendantClock {
  readonly #entries = new Map<string, Entry>();
  readonly #keepAliveMs: number;

  constructor(keepAliveMs: number) {
    this.#keepAliveMs = keepAliveMs;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Returns whether this is news: the attendant was not there, or has changed. */
  heard(attendant: AttendantInfo, now: number): boolean {
    const info = JSON.stringify(attendant);
    const before = this.#entries.get(idText(attendant.id));
    this.#entries.set(idText(attendant.id), { id: attendant.id, info, heardAt: now });
    return before?.info !== info;
  }

  /** The desk believes these online: they count as heard now. */
  known(ids: readonly Id[], now: number): void {
    for (const id of ids) {
      if (!this.#entries.has(idText(id))) this.#entries.set(idText(id), { id, info: null, heardAt: now });
    }
  }

  /** Also when news of it got lost: the next keep-alive is news again. */
  forget(id: Id): void {
    this.#entries.delete(idText(id));
  }

  /** Every keep-alive is news again: the desk may know nothing. */
  forgetReports(): void {
    for (const entry of this.#entries.values()) entry.info = null;
  }

  /** Attendants who fell silent, each once. Counts from `listeningSince`, epoch ms. */
  silentAt(now: number, listeningSince: number): Id[] {
    const silent: Id[] = [];
    for (const [text, { id, heardAt }] of this.#entries) {
      if (now < Math.max(heardAt, listeningSince) + this.#keepAliveMs) continue;
      this.#entries.delete(text);
      silent.push(id);
    }
    return silent;
  }
}
