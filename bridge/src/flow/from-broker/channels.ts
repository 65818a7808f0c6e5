import type { Id, UserRequesting } from '@chimpassist/protocol';
import type { Edge } from '../../edge/edge.ts';
import type { Log } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import type { Outbound } from '../to-broker/outbound.ts';

/** Questions to the edge at once, and questions that wait for that: who gets no answer asks again. */
const AT_ONCE = 32;
const WAITING_MAX = 1_000;

export interface ChannelRequest {
  customerId: Id;
  /** What the answer says of the asker. */
  userRequesting: UserRequesting;
  responseTopic: string;
}

/** Answers `server/channels/request` with the identity of a new chat. */
export class Channels {
  readonly #edge: Pick<Edge, 'channel'>;
  readonly #outbound: Pick<Outbound, 'publish'>;
  readonly #metrics: Metrics;
  readonly #log: Log;
  readonly #waiting: ChannelRequest[] = [];
  #running = 0;

  constructor(edge: Pick<Edge, 'channel'>, outbound: Pick<Outbound, 'publish'>, metrics: Metrics, log: Log) {
    this.#edge = edge;
    this.#outbound = outbound;
    this.#metrics = metrics;
    this.#log = log;
  }

  ask(request: ChannelRequest): void {
    if (this.#waiting.length >= WAITING_MAX) {
      this.#metrics.dropped.inc({ reason: 'busy' });
      return;
    }
    this.#waiting.push(request);
    void this.#next();
  }

  async #next(): Promise<void> {
    if (this.#running >= AT_ONCE) return;
    const request = this.#waiting.shift();
    if (request === undefined) return;
    this.#running += 1;
    try {
      const { customerId, userRequesting } = request;
      const identity = await this.#edge.channel({ id: customerId, name: '', avatarURL: null });
      const answer = { userRequesting, ...identity };
      void this.#outbound.publish(request.responseTopic, answer, 1);
    } catch (error) {
      // Perishable: the client asks again.
      this.#log.warn(
        { error: error instanceof Error ? error.message : 'unknown' },
        'no channel could be made',
      );
    } finally {
      this.#running -= 1;
    }
    void this.#next();
  }
}
