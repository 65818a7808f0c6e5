import { type AttendantInfo, INSTRUCTIONS, type LegacyClients, TOPICS } from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { Dispatcher } from '../edge/dispatcher.ts';
import type { Edge } from '../edge/edge.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { ActivityMonitor } from '../presence/activity-monitor.ts';
import type { AttendantClock } from '../presence/attendant-clock.ts';
import type { HeldStates } from '../presence/held-states.ts';
import type { PagePresence } from '../presence/page-presence.ts';
import type { Inbound } from './inbound.ts';
import type { Outbound } from './outbound.ts';

export interface InboxOptions {
  dispatcher: Dispatcher;
  outbound: Outbound;
  held: HeldStates;
  attendants: AttendantClock;
  pages: PagePresence;
  monitor: ActivityMonitor | null;
  legacyClients: LegacyClients;
  edge: Edge;
  metrics: Metrics;
  log: Log;
}

/** What to do about each publish that was read: answer it from what is held, or hand it on to the edge. */
export class Inbox {
  readonly #options: InboxOptions;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** @throws where a durable frame cannot be made safe: then it must be handed in again. */
  take(inbound: Inbound): void {
    this.#options.metrics.received.inc({ kind: inbound.kind });
    switch (inbound.kind) {
      case 'durable':
        if (!this.#options.dispatcher.addDurable(inbound.sessionTopic, inbound.frame)) {
          // It is acknowledged to the broker, but never reported as stored: a client that keeps its words sends it again.
          this.#options.metrics.dropped.inc({ reason: 'quota' });
          return;
        }
        this.#repeatForShipped(inbound.sessionTopic, inbound.frame);
        return;
      case 'perishable':
        this.#options.dispatcher.addPerishable(inbound.sessionTopic, inbound.frame);
        return;
      case 'pageGone':
        this.#options.pages.gone(inbound.sessionTopic, inbound.pageId, Date.now());
        return;
      case 'online': {
        this.#options.pages.heard(inbound.sessionTopic, inbound.page, Date.now());
        const answer = this.#options.held.heard(inbound.sessionTopic, inbound.frame);
        if (answer.kind === 'forward')
          this.#options.dispatcher.addPerishable(inbound.sessionTopic, inbound.frame);
        if (answer.kind === 'answer') {
          this.#options.outbound.publish(TOPICS.clientControl(inbound.sessionTopic), answer.payload, 0);
        }
        return;
      }
      case 'attendantOnline': {
        const now = Date.now();
        if (this.#options.attendants.heard(inbound.attendant, now, inbound.window)) {
          this.#options.dispatcher.addDesk({
            kind: 'attendantOnline',
            at: now,
            attendant: inbound.attendant,
            proven: inbound.window.proven,
          });
        }
        this.#askMonitor(inbound.attendant, now);
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
        void this.#answerChannel(inbound);
        return;
      case 'dropped':
        this.#options.metrics.dropped.inc({ reason: inbound.reason });
        return;
    }
  }

  /**
   * Shipped clients listen to the common topic only. Its copy comes back to us where the broker cannot keep it from us,
   * and is then known by its id.
   */
  #repeatForShipped(sessionTopic: string, frame: ChatFrame): void {
    const { legacyClients, held, outbound } = this.#options;
    if (frame.kind !== 'message' || frame.proven === undefined) return;
    const isHeardThere = frame.proven === 'attendant' ? legacyClients !== 'none' : legacyClients === 'all';
    if (!isHeardThere) return;
    const { message } = frame;
    const sessionInfo = { sessionTopic, ...held.infoOf(sessionTopic), lastMessages: [message] };
    void outbound.publish(TOPICS.messages(sessionTopic), { sessionInfo, message }, 1);
  }

  async #answerChannel({ customer, responseTopic }: Extract<Inbound, { kind: 'channel' }>): Promise<void> {
    try {
      const identity = await this.#options.edge.channel(customer);
      this.#options.outbound.publish(responseTopic, { userRequesting: customer, ...identity }, 1);
    } catch (error) {
      // Perishable: the client asks again.
      this.#options.log.warn(
        { error: error instanceof Error ? error.message : 'unknown' },
        'no channel could be made',
      );
    }
  }

  /** With an activity monitor, an attendant who is not at work is told at each keep-alive, and one who is again, once. */
  #askMonitor(attendant: AttendantInfo, now: number): void {
    const { attendants, dispatcher, monitor, outbound } = this.#options;
    const attendantId = attendant.id;
    // What the sign-in told; a payload may claim the e-mail of somebody else who is at work.
    const email = attendants.emailOf(attendantId) ?? attendant.email;
    if (monitor === null || email === undefined) return;
    const { isActive, isNews } = monitor.verdict(email, now);
    if (isNews) dispatcher.addDesk({ kind: 'attendantActivity', at: now, attendantId, active: isActive });
    if (isActive && !isNews) return;
    const instruction = isActive ? INSTRUCTIONS.monitorOnline : INSTRUCTIONS.monitorOffline;
    void outbound.publish(TOPICS.attendantControl(attendantId), { instruction }, 1);
  }
}
