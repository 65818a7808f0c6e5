import { type MessageRefusal, TOPICS } from '@chimpassist/protocol';
import type { AttendantClock } from '@chimpassist/protocol/clocks';
import type { ChatFrame, DeskFrame } from '@chimpassist/protocol/frames';
import type { HeldStates } from '@chimpassist/protocol/held';
import { elapsedMs } from '../../clock.ts';
import type { Lease } from '../../clocks/lease.ts';
import type { AcceptedAnswer, AcceptedDeskAnswer } from '../../edge/dispatcher-options.ts';
import type { Log } from '../../log.ts';
import type { Mirror } from '../../mirror/mirror.ts';
import type { Outbound } from '../to-broker/outbound.ts';
import type { Repeats } from '../to-broker/repeats.ts';

export interface EdgeAnswersOptions {
  lease: Lease;
  held: HeldStates;
  attendants: AttendantClock;
  outbound: Outbound;
  repeats: Repeats;
  mirror: Pick<Mirror, 'note'> | null;
  /** Says a frame to the desk once more. */
  sayAgain(frame: DeskFrame): void;
  log: Log;
}

/** What follows from the edge's answers to batches, and from frames that never reached it. */
export class EdgeAnswers {
  readonly #options: EdgeAnswersOptions;

  constructor(options: EdgeAnswersOptions) {
    this.#options = options;
  }

  accepted(answer: AcceptedAnswer): void {
    const { held, lease, log, mirror, outbound, repeats } = this.#options;
    const { sessionTopic, acks, controls, publishes } = answer;
    mirror?.note(answer);
    // A standby may say it too, for it is true. It is not connected to the broker, though, and the sender asks again.
    if (acks.length > 0) void outbound.publish(TOPICS.stored(sessionTopic), { acks }, 1);
    // What the chat's state is now is the active bridge's word.
    if (lease.epoch === null) return;
    if (answer.held !== null) held.update(answer.held, elapsedMs());
    repeats.stored(sessionTopic, acks);
    const news = repeats.newsOf(publishes);
    outbound.perform(controls, news).catch((error: unknown) => {
      // Only the writing down can fail, after the broker has it: the edge tells it once more.
      log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'an answer failed');
    });
  }

  /** Messages that will never be stored. */
  refused(sessionTopic: string, refusals: MessageRefusal[]): void {
    void this.#options.outbound.publish(TOPICS.refused(sessionTopic), { refusals }, 1);
  }

  perishableDropped(sessionTopic: string, kind: ChatFrame['kind']): void {
    if (kind === 'silent') this.#options.held.reportLost(sessionTopic);
  }

  deskDropped(frame: DeskFrame): void {
    const { attendants, sayAgain } = this.#options;
    // The next keep-alive tells it again; an attendant who left counts as heard now, and falls silent again.
    if (frame.kind === 'attendantOnline') attendants.forgetReport(frame.attendant.id);
    if (frame.kind === 'attendantQuit' || frame.kind === 'attendantSilent') {
      attendants.known([{ id: frame.attendantId }], elapsedMs());
    }
    // The monitor tells a change once: nobody else tells it again.
    if (frame.kind === 'attendantActivity') sayAgain(frame);
  }

  deskAnswered({ attendants = [] }: AcceptedDeskAnswer): void {
    this.#options.attendants.learnEmails(attendants);
  }
}
