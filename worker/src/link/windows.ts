import type { AttendantInfo } from '@chimpassist/protocol';
import type { DeskFrame } from '@chimpassist/protocol/frames';
import type { Job } from '../storage/scheduler.ts';
import type { LinkSockets } from './link-sockets.ts';

/** What is stored while the desk believes that the attendant is there. */
interface Presence {
  attendantId: AttendantInfo['id'];
  /** Since when no window is open, epoch ms. */
  goneAt?: number;
}

const PRESENCE = 'presence';

export interface WindowsOptions {
  sockets(): LinkSockets;
  storage: DurableObjectStorage;
  /** How long an attendant without a window is waited for. */
  keepAliveMs: number;
  /** How often it is looked whether open sockets are still open at their other end. */
  lookAgainMs: number;
  /** @throws where the desk cannot be reached. */
  tellDesk(frame: DeskFrame): Promise<unknown>;
  /** Sets the alarm for what is due next. */
  arm(): void;
}

/**
 * Whether an attendant is there: while a window is open that has said so. The desk hears of it when it changes. Presence is the
 * socket; a window that closes without a goodbye is waited for as long as a silent one at a broker.
 */
export class Windows {
  readonly #options: WindowsOptions;
  /** When the sockets are looked at next, epoch ms; null after a sleep: when the alarm comes that was set before it. */
  #lookAt: number | null = null;

  constructor(options: WindowsOptions) {
    this.#options = options;
  }

  get #presence(): Presence | undefined {
    return this.#options.storage.kv.get<Presence>(PRESENCE);
  }

  get isAnyOnline(): boolean {
    const sockets = this.#options.sockets();
    return sockets.open.some((ws) => sockets.moreOf(ws).online !== null);
  }

  /** A window says that it is there. @throws where the desk has to hear of it and cannot. */
  async heard(ws: WebSocket, attendant: AttendantInfo, now: number): Promise<void> {
    const { tellDesk, storage, lookAgainMs, arm } = this.#options;
    const sockets = this.#options.sockets();
    const info = await digestOf(JSON.stringify(attendant));
    const isNew = !sockets.open.some((each) => sockets.moreOf(each).online?.info === info);
    sockets.keep(ws, { ...sockets.moreOf(ws), online: { info } });
    const known = this.#presence;
    if (known?.goneAt !== undefined) storage.kv.put<Presence>(PRESENCE, { attendantId: known.attendantId });
    if (!isNew) return;
    try {
      await tellDesk({ kind: 'attendantOnline', at: now, attendant, proven: true });
    } catch (error) {
      sockets.keep(ws, { ...sockets.moreOf(ws), online: null });
      throw error;
    }
    if (known === undefined) storage.kv.put<Presence>(PRESENCE, { attendantId: attendant.id });
    this.#lookAt = now + lookAgainMs;
    arm();
  }

  /** A window signs out. @throws where the desk has to hear of it and cannot. */
  async quit(ws: WebSocket, attendantId: AttendantInfo['id'], now: number): Promise<void> {
    const sockets = this.#options.sockets();
    sockets.keep(ws, { ...sockets.moreOf(ws), online: null });
    if (this.isAnyOnline) return;
    await this.#options.tellDesk({ kind: 'attendantQuit', at: now, attendantId });
    this.#forget();
  }

  /** A socket is gone. */
  left(ws: WebSocket, now: number): void {
    const sockets = this.#options.sockets();
    const more = sockets.moreOf(ws);
    if (more.online === null) return;
    sockets.note(ws, { ...more, online: null });
    if (!this.isAnyOnline) this.#missed(now);
  }

  /** Nobody is there. After a deploy, which drops sockets without a word, this is how it is found out. */
  #missed(now: number): void {
    const { arm, storage } = this.#options;
    const known = this.#presence;
    if (known === undefined || known.goneAt !== undefined) return;
    storage.kv.put<Presence>(PRESENCE, { ...known, goneAt: now });
    arm();
  }

  /** The alarm has come, whatever it was set for. */
  alarmCame(): void {
    this.#lookAt ??= 0;
  }

  /** Somebody has something to say to the attendant. @returns whether a window is open. */
  look(now: number): boolean {
    const sockets = this.#options.sockets();
    for (const ws of sockets.open) sockets.check(ws, now);
    if (this.isAnyOnline) return true;
    this.#missed(now);
    return false;
  }

  get job(): Job {
    return {
      name: 'attendant is silent',
      nextDue: () => {
        const presence = this.#presence;
        if (presence === undefined) return null;
        return presence.goneAt === undefined ? this.#lookAt : presence.goneAt + this.#options.keepAliveMs;
      },
      run: async (now) => {
        const { lookAgainMs, keepAliveMs, tellDesk } = this.#options;
        this.#lookAt = now + lookAgainMs;
        if (this.look(now)) return;
        const { attendantId, goneAt = now } = this.#presence ?? {};
        if (attendantId === undefined || now < goneAt + keepAliveMs) return;
        await tellDesk({ kind: 'attendantSilent', at: now, attendantId });
        this.#forget();
      },
    };
  }

  #forget(): void {
    this.#options.storage.kv.delete(PRESENCE);
    this.#lookAt = null;
  }
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest).subarray(0, 12)));
}
