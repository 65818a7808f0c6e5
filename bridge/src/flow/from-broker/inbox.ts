import {
  type AttendantInfo,
  type CommandRefusal,
  INSTRUCTIONS,
  idText,
  type LegacyClients,
  type MessageRefusal,
  TOPICS,
} from '@chimpassist/protocol';
import type { ActivityClock, AttendantClock, PagePresence } from '@chimpassist/protocol/clocks';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { HeldStates } from '@chimpassist/protocol/held';
import { decode, type Inbound, KeepAlives, PerishableQuota, refusalOf } from '@chimpassist/protocol/inbound';
import { elapsedMs } from '../../clock.ts';
import type { DeskCapabilities } from '../../edge/desk-capabilities.ts';
import type { Dispatcher } from '../../edge/dispatcher.ts';
import type { Metrics } from '../../metrics.ts';
import type { Outbound } from '../to-broker/outbound.ts';
import type { Repeats } from '../to-broker/repeats.ts';
import type { Channels } from './channels.ts';

export interface InboxOptions {
  legacyClients: LegacyClients;
  dispatcher: Dispatcher;
  outbound: Outbound;
  held: HeldStates;
  attendants: AttendantClock;
  pages: PagePresence;
  activity: ActivityClock | null;
  repeats: Repeats;
  channels: Pick<Channels, 'ask'>;
  capabilities: Pick<DeskCapabilities, 'lacks'>;
  metrics: Metrics;
  /** The operator's quota refuses the message. */
  isShut: boolean;
}

/** Handles each publish that was read: answers it from the held state, or hands it on to the edge. */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #quota = new PerishableQuota();
  readonly #keepAlives: KeepAlives;

  constructor(options: InboxOptions) {
    this.#options = options;
    this.#keepAlives = new KeepAlives(options.held, this.#quota);
  }

  /**
   * Takes a publish.
   *
   * @param topic without base.
   * @param isNow whether it was said just now; what a broker kept for us may be of any age.
   * @throws where a durable frame cannot be made safe: then it must be handed in again.
   */
  receive(topic: string, payload: Uint8Array, isNow: boolean): void {
    const inbound = decode(topic, payload, Date.now(), this.#options.legacyClients);
    const isStale = !isNow && inbound.kind !== 'durable' && inbound.kind !== 'dropped';
    this.take(isStale ? { kind: 'dropped', reason: 'stale' } : inbound);
  }

  /** @throws where a durable frame cannot be made safe: then it must be handed in again. */
  take(inbound: Inbound): void {
    this.#options.metrics.received.inc({ kind: inbound.kind });
    switch (inbound.kind) {
      case 'durable':
        if (inbound.frame.kind === 'message' && this.#wouldLoseFiles(inbound.frame)) {
          this.#options.metrics.dropped.inc({ reason: 'files' });
          this.#tellRefused(inbound.sessionTopic, refusalOf(inbound.frame, 'attachment_unknown'));
          return;
        }
        if (!this.#options.dispatcher.addDurable(inbound.sessionTopic, inbound.frame)) {
          // It is acknowledged to the broker, but never reported as stored: a client with an outbox sends it again.
          this.#options.metrics.dropped.inc({ reason: 'quota' });
          if (inbound.frame.kind === 'message' && this.#options.isShut) {
            this.#tellRefused(inbound.sessionTopic, refusalOf(inbound.frame, 'too_many'));
          }
          return;
        }
        if (inbound.frame.kind === 'message') {
          this.#options.repeats.heard(inbound.sessionTopic, inbound.frame);
        }
        return;
      case 'perishable':
        if (inbound.frame.kind === 'typing' && !this.#options.held.mayBeHeardAtEdge(inbound.sessionTopic))
          return;
        if (!this.#mayGoOn(inbound)) {
          this.#options.metrics.dropped.inc({ reason: 'quota' });
          this.#tellDropped(inbound);
          return;
        }
        this.#options.dispatcher.addPerishable(inbound.sessionTopic, inbound.frame);
        return;
      case 'pageGone':
        this.#options.pages.gone(inbound.sessionTopic, inbound.pageId, elapsedMs());
        return;
      case 'online':
        this.#options.pages.heard(inbound.sessionTopic, inbound.page, elapsedMs());
        this.#keepAlive(inbound);
        return;
      case 'attendantOnline': {
        const now = elapsedMs();
        if (this.#options.attendants.heard(inbound.attendant, now, inbound.window)) {
          this.#options.dispatcher.addDesk({
            kind: 'attendantOnline',
            at: Date.now(),
            attendant: inbound.attendant,
            proven: inbound.window.proven,
          });
        }
        this.#tellActivity(inbound.attendant, now);
        return;
      }
      case 'attendantQuit':
        if (!this.#options.attendants.quit(inbound.attendantId, inbound.window)) return;
        this.#options.dispatcher.addDesk({
          kind: 'attendantQuit',
          at: Date.now(),
          attendantId: inbound.attendantId,
        });
        return;
      case 'desk':
        this.#options.dispatcher.addDesk(inbound.frame);
        return;
      case 'channel':
        if (this.#quota.channel(idText(inbound.customerId), elapsedMs())) this.#options.channels.ask(inbound);
        else this.#options.metrics.dropped.inc({ reason: 'quota' });
        return;
      case 'dropped':
        this.#options.metrics.dropped.inc({ reason: inbound.reason });
        if (inbound.refused) this.#tellRefused(inbound.refused.sessionTopic, inbound.refused.refusal);
        return;
    }
  }

  #keepAlive(inbound: Extract<Inbound, { kind: 'online' }>): void {
    const { dispatcher, metrics, outbound } = this.#options;
    const { sessionTopic, frame } = inbound;
    const verdict = this.#keepAlives.heard(inbound, elapsedMs());
    if (verdict.kind === 'forward') dispatcher.addPerishable(sessionTopic, frame);
    if (verdict.kind === 'busy') metrics.dropped.inc({ reason: 'quota' });
    if (verdict.kind === 'answer')
      void outbound.publish(TOPICS.clientControl(sessionTopic), verdict.payload, 0);
  }

  #mayGoOn({ sessionTopic, frame }: Extract<Inbound, { kind: 'perishable' }>): boolean {
    if (frame.kind === 'typing') return this.#quota.typing(sessionTopic, elapsedMs());
    if (frame.kind !== 'accept' && frame.kind !== 'command') return true;
    return this.#quota.command(idText(frame.attendant.id), elapsedMs());
  }

  /** An attendant who accepts too much at once is told so, and does not write into a chat that is not theirs. */
  #tellDropped({ sessionTopic, frame }: Extract<Inbound, { kind: 'perishable' }>): void {
    if ((frame.kind !== 'accept' && frame.kind !== 'command') || frame.proven === false) return;
    if (!this.#quota.refusal(sessionTopic, elapsedMs())) return;
    const refusal: CommandRefusal = {
      command: frame.kind === 'accept' ? 'accept' : frame.command.command,
      sessionTopic,
      code: 'rate_limited',
      message: 'Too many acceptances and commands at once. Try again in a minute.',
    };
    const payload = { instruction: INSTRUCTIONS.attendantUnavailable, refusal };
    void this.#options.outbound.publish(TOPICS.attendantControl(frame.attendant.id), payload, 1);
  }

  /** An older Worker would store the message without its files, and nobody would know. */
  #wouldLoseFiles({ message }: Extract<ChatFrame, { kind: 'message' }>): boolean {
    return message.attachments !== undefined && this.#options.capabilities.lacks('attachments');
  }

  /** Tells the writer not to send it again. */
  #tellRefused(sessionTopic: string, refusal: MessageRefusal): void {
    if (!this.#quota.refusal(sessionTopic, elapsedMs())) return;
    void this.#options.outbound.publish(TOPICS.refused(sessionTopic), { refusals: [refusal] }, 1);
  }

  /** With an activity monitor, an attendant who is not at work is told at each keep-alive, and one who is again, once. */
  #tellActivity(attendant: AttendantInfo, now: number): void {
    const { activity, attendants, dispatcher, outbound } = this.#options;
    const attendantId = attendant.id;
    // The e-mail of the sign-in counts: a payload may claim that of somebody else who is at work.
    const email = attendants.emailOf(attendantId) ?? attendant.email;
    if (activity === null || email === undefined) return;
    const { isActive, hasChanged } = activity.verdict(email, now);
    if (hasChanged)
      dispatcher.addDesk({ kind: 'attendantActivity', at: Date.now(), attendantId, active: isActive });
    if (isActive && !hasChanged) return;
    if (!hasChanged && !this.#quota.attendantAnswer(idText(attendantId), now)) return;
    const instruction = isActive ? INSTRUCTIONS.monitorOnline : INSTRUCTIONS.monitorOffline;
    void outbound.publish(TOPICS.attendantControl(attendantId), { instruction }, 1);
  }
}
