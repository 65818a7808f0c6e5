import { idText } from '@chimpassist/protocol';
import type { AttendantEmail, DeskAnswer, DeskFrame, Refusal } from '@chimpassist/protocol/frames';
import type { DeskStore } from './desk-store.ts';
import type { Presence } from './presence.ts';

const STALE = { code: 'stale_epoch', message: 'Another bridge has taken over.' } as const;

export interface DeskFramesOptions {
  store: DeskStore;
  presence: Presence;
  /** An attendant opens a chat. */
  looksAt(attendantId: string, sessionTopic: string): void;
  /** Of the bridge that has the lease. */
  epoch(): number;
  /** Whether the desk is to hear of what a link says. */
  counts(frame: DeskFrame, link: string): boolean;
  /** Does what has fallen due by a change. */
  settle(): Promise<void>;
}

/** Takes what attendants tell the desk: that they are there, and the desk's own commands. */
export class DeskFrames {
  readonly #options: DeskFramesOptions;

  constructor(options: DeskFramesOptions) {
    this.#options = options;
  }

  /** @param epoch of the bridge that hands them over; of an older one none is taken. */
  async fromBridge(frames: readonly DeskFrame[], epoch: number): Promise<Extract<DeskAnswer, { ok: true }>> {
    const { store, presence, settle } = this.#options;
    const attendants: AttendantEmail[] = [];
    const isStale = epoch < this.#options.epoch();
    const refused = this.#take(frames, (frame) =>
      isStale ? STALE : store.transaction(() => presence.take(frame, attendants, 'broker')),
    );
    await settle();
    return { desk: true, ok: true, refused, attendants };
  }

  /** The same, of an attendant whose sockets end in a link. */
  async fromLink(link: string, frames: readonly DeskFrame[]): Promise<Refusal[]> {
    const { store, presence, settle } = this.#options;
    const refused = this.#take(frames, (frame) =>
      store.transaction(() => (this.#options.counts(frame, link) ? presence.take(frame, [], 'link') : null)),
    );
    await settle();
    return refused;
  }

  /** @param take says why a frame is refused. @returns the refusals by the place that their frame has in the call. */
  #take(frames: readonly DeskFrame[], take: (frame: DeskFrame) => Omit<Refusal, 'index'> | null): Refusal[] {
    const refused: Refusal[] = [];
    for (const [index, frame] of frames.entries()) {
      const refusal = take(frame);
      if (refusal !== null) refused.push({ index, ...refusal });
      else this.#looksAt(frame);
    }
    return refused;
  }

  #looksAt(frame: DeskFrame): void {
    if (frame.kind !== 'command' || frame.command.command !== 'viewing') return;
    const { sessionTopic } = frame.command;
    if (sessionTopic !== null) this.#options.looksAt(idText(frame.attendant.id), sessionTopic);
  }
}
