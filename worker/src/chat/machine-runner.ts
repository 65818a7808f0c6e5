import { idText, type SessionTopic } from '@chimpassist/protocol';
import type { Refusal } from '@chimpassist/protocol/frames';
import type { QueuePlace } from '../contract/chat-report.ts';
import type { ChatEffects } from '../contract/outlet.ts';
import { botAfter } from './bot-after.ts';
import type { ChatStore } from './chat-store.ts';
import { courseAfter } from './course.ts';
import { formerlyIn } from './faces.ts';
import { withHappenings } from './happenings.ts';
import { asksAfter } from './joining.ts';
import type { ChatEvent } from './machine/event.ts';
import type { Step } from './machine/outcome.ts';
import { type ChatState, isLive, placesOf } from './machine/state.ts';
import { step } from './machine/step.ts';
import { controlPayload, currentInfo } from './session-info.ts';

export interface MachineRunnerOptions {
  store: ChatStore;
  topic: SessionTopic;
  /** The desk's last word of the place in the queue. */
  place(): QueuePlace | undefined;
  /** Says something, once the transaction that runs is whole. */
  say(effects: ChatEffects): void;
}

/**
 * The bridge has published a higher `rev` than this chat ever had: its state was lost, and the bridge’s was not. What it
 * says from now on stands above that, or nobody would hear of it.
 */
function aboveRev(next: Step, before: ChatState, seenRev: number): Step {
  const { state } = next;
  if (state === before || state.kind === 'none' || state.rev > seenRev) return next;
  return { ...next, state: { ...state, rev: seenRev + 1 } };
}

/** Runs the pure machine on a chat's stored state: stores what comes out of it, and says what both sides have to hear. */
export class MachineRunner {
  readonly #store: ChatStore;
  readonly #topic: SessionTopic;
  readonly #place: () => QueuePlace | undefined;
  readonly #say: (effects: ChatEffects) => void;

  constructor({ store, topic, place, say }: MachineRunnerOptions) {
    this.#store = store;
    this.#topic = topic;
    this.#place = place;
    this.#say = say;
  }

  /**
   * @param seenRev the `rev` up to which the bridge has published.
   * @param unsynced whether the desk still has to be told.
   * @returns the machine's refusal, or null.
   */
  run(event: ChatEvent, seenRev: number, unsynced = true): Omit<Refusal, 'index'> | null {
    const { record } = this.#store;
    const now = Date.now();
    const next = aboveRev(step(record.state, event, now), record.state, seenRev);
    if (next.refusal) return next.refusal;
    if (next.state === record.state) return null;
    const ids = placesOf(next.state).map(({ attendant }) => idText(attendant.id));
    // A chat that is over, or begins, has somebody in front of it until the bridge says otherwise.
    const { away, formerly: known = [], happened = [], asks = [], ...rest } = record;
    const stillAsk = asksAfter(asks, next.state);
    const happenings =
      record.hooks?.length === 0
        ? []
        : withHappenings(happened, record.state, next.state, {
            seq: this.#store.log.headSeq,
            at: Date.now(),
          });
    const formerly = formerlyIn(record.state, next.state, known);
    const { headSeq } = this.#store.log;
    const turn = { before: record.state, after: next.state, event, now, headSeq };
    const { changes, moved } = courseAfter(record, turn);
    if (moved.length > 0) this.#store.courses.add(moved);
    this.#store.save({
      ...rest,
      ...changes,
      ...(formerly.length > 0 ? { formerly } : {}),
      ...(stillAsk.length > 0 ? { asks: stillAsk } : {}),
      ...(happenings.length > 0 ? { happened: happenings } : {}),
      ...(away && isLive(record.state) && isLive(next.state) ? { away } : {}),
      state: next.state,
      ...botAfter(record, next.state, changes.course ?? record.course),
      everAssigned: [...new Set([...record.everAssigned, ...ids])],
      unsynced,
    });
    if (next.state.kind === 'none') return null;
    const info = currentInfo(this.#topic, next.state);
    this.#store.sessions.put(info);
    for (const effect of next.effects) {
      const payload = controlPayload(info, next.state, effect, this.#place());
      this.#say({ controls: [{ sessionTopic: this.#topic, rev: next.state.rev, payload }] });
    }
    return null;
  }
}
