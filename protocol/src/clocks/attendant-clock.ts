import type { AttendantEmail } from '../frames/index.ts';
import type { AttendantWindow } from '../inbound/index.ts';
import { type AttendantInfo, type Id, idText } from '../index.ts';

interface Window {
  /** What was reported, to see whether it changed; null where only the desk told of this attendant. */
  info: string | null;
  /** When it was heard: last, and the two times before. */
  heardAt: [number, number, number];
}

interface Entry {
  id: Id;
  windows: Map<string, Window>;
  /** Of the sign-in, as the desk tells; null where it has not. */
  email: string | null;
}

/** What the desk believed open before this bridge had heard anything: one window or more. */
const TOLD_BY_DESK = 'desk';
/** Windows of one attendant that are told apart; those above count as one. */
const WINDOWS_MAX = 50;
/** Of a client that gives its windows no names. */
const ONLY_WINDOW: AttendantWindow = { proven: true, name: undefined };
const LONG_AGO = Number.NEGATIVE_INFINITY;

/** Which attendants are there, by their windows: hears every keep-alive, tells edges only. */
export class AttendantClock {
  readonly #entries = new Map<string, Entry>();
  readonly #keepAliveMs: number;

  constructor(keepAliveMs: number) {
    this.#keepAliveMs = keepAliveMs;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Returns whether this changes anything: the attendant was not there, or has changed. */
  heard(attendant: AttendantInfo, now: number, window: AttendantWindow = ONLY_WINDOW): boolean {
    const info = JSON.stringify(attendant);
    const { windows } = this.#entry(attendant.id);
    const isKnown = [...windows.values()].some((each) => each.info === info);
    const key = keyOf(window, windows);
    const [last, before] = windows.get(key)?.heardAt ?? [LONG_AGO, LONG_AGO];
    windows.set(key, { info, heardAt: [now, last, before] });
    return !isKnown;
  }

  /** The desk believes these online: they count as heard now. */
  known(attendants: readonly { id: Id; email?: string | undefined }[], now: number): void {
    for (const { id, email } of attendants) {
      const entry = this.#entry(id);
      if (entry.windows.size === 0)
        entry.windows.set(TOLD_BY_DESK, { info: null, heardAt: [now, LONG_AGO, LONG_AGO] });
      entry.email = email ?? entry.email;
    }
  }

  /** @returns whether the attendant is gone with this window: it was the last one. */
  quit(id: Id, window: AttendantWindow): boolean {
    const entry = this.#entries.get(idText(id));
    if (entry === undefined) return true;
    const key = keyOf(window, entry.windows);
    const left = entry.windows.get(key);
    // Windows without names cannot be told apart. Where there were several, silence says when the last one is gone.
    if (window.name === undefined && left !== undefined && this.#isOfSeveral(left)) return false;
    entry.windows.delete(key);
    if (entry.windows.size > 0) return false;
    this.#entries.delete(idText(id));
    return true;
  }

  /** A report of this attendant was lost: the next keep-alive is reported again. */
  forgetReport(id: Id): void {
    for (const window of this.#entries.get(idText(id))?.windows.values() ?? []) window.info = null;
  }

  /** Every next keep-alive is reported again, because the desk may know nothing. */
  forgetReports(): void {
    for (const { id } of this.#entries.values()) this.forgetReport(id);
  }

  learnEmails(emails: readonly AttendantEmail[]): void {
    for (const { id, email } of emails) {
      const entry = this.#entries.get(idText(id));
      if (entry !== undefined) entry.email = email;
    }
  }

  /** The e-mail of the sign-in, or null where it is not known. */
  emailOf(id: Id): string | null {
    return this.#entries.get(idText(id))?.email ?? null;
  }

  /** Attendants whose last window fell silent, each once. Counts from `listeningSince`. */
  silentAt(now: number, listeningSince: number): Id[] {
    const silent: Id[] = [];
    for (const [text, { id, windows }] of this.#entries) {
      for (const [key, { heardAt }] of windows) {
        if (now >= Math.max(heardAt[0], listeningSince) + this.#keepAliveMs) windows.delete(key);
      }
      if (windows.size > 0) continue;
      this.#entries.delete(text);
      silent.push(id);
    }
    return silent;
  }

  /** One window says that it is there every half time to live; what is heard much oftener is more than one. */
  #isOfSeveral({ heardAt: [last, before, earlier] }: Window): boolean {
    return Math.min(last - before, before - earlier) <= this.#keepAliveMs / 4;
  }

  #entry(id: Id): Entry {
    const known = this.#entries.get(idText(id));
    if (known !== undefined) return known;
    const made: Entry = { id, windows: new Map(), email: null };
    this.#entries.set(idText(id), made);
    return made;
  }
}

function keyOf({ proven, name }: AttendantWindow, windows: ReadonlyMap<string, Window>): string {
  // A client that proves nothing must not speak for a window that does.
  if (!proven) return 'unproven';
  const key = `window ${name ?? ''}`;
  return windows.has(key) || windows.size < WINDOWS_MAX ? key : 'window ';
}
