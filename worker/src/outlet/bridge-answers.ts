import type { Ack } from '@chimpassist/protocol';
import type { ChatFrame, Control, HeldState, LogEntry, Publish, Refusal } from '@chimpassist/protocol/frames';
import type { ControlTable } from '../chat/control-table.ts';
import type { ChatEffects, FrameRefusal, Outlet } from '../contract/outlet.ts';

export interface BridgeAnswersOptions {
  /** Where control messages wait until the bridge has published them. */
  controls(): Pick<ControlTable, 'put' | 'above'>;
  withLastMessages(controls: Control[]): Control[];
}

/** What a chat says while one call of it runs. */
export class BridgeAnswer {
  readonly acks: Ack[] = [];
  readonly refusals: FrameRefusal[] = [];
  readonly publishes: Publish[] = [];
  readonly entries: LogEntry[] = [];
  held: HeldState | null = null;

  add({ acks = [], refusals = [], publishes = [], entries = [], held = [] }: ChatEffects): void {
    this.acks.push(...acks);
    this.refusals.push(...refusals);
    this.publishes.push(...publishes);
    this.entries.push(...entries);
    this.held = held.at(-1) ?? this.held;
  }

  /** The refusals by the place that their frame has in the call. */
  refusedOf(frames: readonly ChatFrame[]): Refusal[] {
    return this.refusals.map(({ frame, code, message }) => ({ index: frames.indexOf(frame), code, message }));
  }
}

/**
 * The bridge as an outlet of a chat: what the chat says goes with the answer to the call that brought it about. Control
 * messages have to arrive by whatever call, so they are stored, and each answer carries those above the `rev` that the bridge
 * has published: that number is this outlet's cursor.
 */
export class BridgeAnswers implements Outlet<ChatEffects> {
  readonly #options: BridgeAnswersOptions;
  #open: BridgeAnswer | null = null;

  constructor(options: BridgeAnswersOptions) {
    this.#options = options;
  }

  push(effects: ChatEffects): void {
    for (const control of effects.controls ?? []) this.#options.controls().put(control);
    this.#open?.add(effects);
  }

  pushPerishable(effects: ChatEffects): void {
    this.#open?.add(effects);
  }

  /**
   * Adds to an answer what the chat says while `work` runs, which waits for nothing: while a call waits for the desk others
   * may run, and what they say is of their own answers.
   */
  gather(answer: BridgeAnswer, work: () => void): void {
    this.#open = answer;
    try {
      work();
    } finally {
      this.#open = null;
    }
  }

  controlsAbove(rev: number): Control[] {
    return this.#options.withLastMessages(this.#options.controls().above(rev));
  }
}
