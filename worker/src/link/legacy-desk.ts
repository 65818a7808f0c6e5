import { type AttendantInfo, type Id, idText, type SessionTopic } from '@chimpassist/protocol';
import { AttendantClock } from '@chimpassist/protocol/clocks';
import type { ChatFrame, DeskFrame, Publish } from '@chimpassist/protocol/frames';
import { PerishableQuota } from '@chimpassist/protocol/inbound';
import { refusalNotices } from '../chat/refusal-notices.ts';
import { isOfAttendant } from '../contract/attendant-frame.ts';
import type { Standing } from '../contract/desk-object.ts';
import { vouchedFrame } from '../desk/vouched-frame.ts';
import type { Job } from '../storage/scheduler.ts';
import type { ToChats } from './to-chats.ts';

const UNPROVEN = { proven: false, name: undefined };

export interface LegacyDeskOptions {
  keepAliveMs: number;
  storage: Pick<DurableObjectStorage, 'kv'>;
  toChats: Pick<ToChats, 'say'>;
  /** @throws where the desk cannot be reached. */
  tellDesk(frame: DeskFrame): Promise<unknown>;
  standing(id: string): Promise<Standing>;
  tellFollowers(publish: Publish): void;
  /** Sets the alarm for what is due next. */
  arm(): void;
}

/** Of whom the desk believes that they are there, over a sleep. */
const KEY = 'legacy attendants';

/** Attendants of the legacy back office, who prove nothing: let in with `LEGACY_CLIENTS=all` only. Their keep-alives end here. */
export class LegacyDesk {
  readonly #options: LegacyDeskOptions;
  readonly #clock: AttendantClock;
  readonly #quota = new PerishableQuota();
  /** When silence is looked for next, epoch ms. */
  #lookAt: number | null = null;

  constructor(options: LegacyDeskOptions) {
    this.#options = options;
    this.#clock = new AttendantClock(options.keepAliveMs);
    const known = options.storage.kv.get<AttendantInfo[]>(KEY);
    if (known === undefined) return;
    // All who were there before a sleep count as heard when it ended, and are no news.
    const now = Date.now();
    for (const attendant of known) this.#clock.heard(attendant, now, UNPROVEN);
    this.#lookAt = now + options.keepAliveMs;
  }

  /** A keep-alive. @throws where the desk has to hear of it and cannot. */
  async heard(_ws: WebSocket, attendant: AttendantInfo, now: number): Promise<void> {
    const { arm, keepAliveMs, tellDesk } = this.#options;
    if (!this.#clock.heard(attendant, now, UNPROVEN)) return;
    try {
      await tellDesk({ kind: 'attendantOnline', at: now, attendant, proven: false });
    } catch (error) {
      this.#clock.forgetReport(attendant.id);
      throw error;
    }
    this.#keep(attendant.id, attendant);
    this.#lookAt ??= now + keepAliveMs;
    arm();
  }

  async quit(attendantId: Id, now: number): Promise<void> {
    if (!this.#clock.quit(attendantId, UNPROVEN)) return;
    await this.#options.tellDesk({ kind: 'attendantQuit', at: now, attendantId });
    this.#keep(attendantId, null);
  }

  /** An acceptance. @returns false where more came than one attendant may bring. */
  async act(topic: SessionTopic, frame: ChatFrame, now: number): Promise<boolean> {
    const { standing, tellFollowers, toChats } = this.#options;
    if (!isOfAttendant(frame)) return true;
    const id = idText(frame.attendant.id);
    if (!this.#quota.command(id, now)) return false;
    const vouched = await vouchedFrame(frame, false, await standing(id), {
      hasReceiver: async () => false,
      teamFor: async () => [],
    });
    const refused = 'code' in vouched ? vouched : await toChats.say(topic, { frame: vouched, by: '' });
    if (refused !== null)
      for (const notice of refusalNotices(topic, [{ frame, ...refused }])) tellFollowers(notice);
    return true;
  }

  /** A page that closes says nothing: its silence does. */
  left(_ws: WebSocket): void {}

  get job(): Job {
    return {
      name: 'legacy attendants are silent',
      nextDue: () => this.#lookAt,
      run: async (now) => {
        for (const attendantId of this.#clock.silentAt(now, 0)) {
          await this.#options.tellDesk({ kind: 'attendantSilent', at: now, attendantId });
          this.#keep(attendantId, null);
        }
        this.#lookAt = this.#clock.size === 0 ? null : now + this.#options.keepAliveMs / 2;
      },
    };
  }

  #keep(id: Id, attendant: AttendantInfo | null): void {
    const { kv } = this.#options.storage;
    const others = (kv.get<AttendantInfo[]>(KEY) ?? []).filter((each) => idText(each.id) !== idText(id));
    const known = attendant === null ? others : [...others, attendant];
    if (known.length === 0) kv.delete(KEY);
    else kv.put(KEY, known);
  }
}
