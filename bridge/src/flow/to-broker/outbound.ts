import { type ControlPayload, TOPICS } from '@chimpassist/protocol';
import type { Control, Publish } from '@chimpassist/protocol/frames';
import type { HeldStates } from '@chimpassist/protocol/held';
import type { Broker } from '../../broker/broker.ts';
import { EndedError } from '../../broker/ended-error.ts';
import type { Log } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import type { Spool } from '../../spool/spool.ts';

/** Publishes that wait for the broker, as JSON. Above this nothing more is asked of the edge until some are gone. */
const WAITING_MAX_BYTES = 16_777_216;

export interface OutboundOptions {
  broker: Pick<Broker, 'publish' | 'waiting'>;
  spool: Pick<Spool, 'revs' | 'isOpen'>;
  held: Pick<HeldStates, 'learn'>;
  metrics: Metrics;
  log: Log;
  /** Bytes that come here later, as JSON. */
  waitingBytes?(): number;
}

/** What goes to the broker: control messages by rising `rev`, each once, and everything else as it is. */
export class Outbound {
  readonly #broker: OutboundOptions['broker'];
  readonly #spool: OutboundOptions['spool'];
  readonly #held: OutboundOptions['held'];
  readonly #metrics: Metrics;
  readonly #log: Log;
  readonly #laterBytes: () => number;
  /** On their way to the broker: written down only once it has them, so that the death of this process repeats them. */
  readonly #onTheWay = new Map<string, number>();

  constructor({ broker, spool, held, metrics, log, waitingBytes = () => 0 }: OutboundOptions) {
    this.#broker = broker;
    this.#spool = spool;
    this.#held = held;
    this.#metrics = metrics;
    this.#log = log;
    this.#laterBytes = waitingBytes;
  }

  /** Of what the broker has not acknowledged and of what is handed on later, as JSON. */
  get waitingBytes(): number {
    return this.#broker.waiting.bytes + this.#laterBytes();
  }

  /** Whether the broker takes what it is given: what the edge would answer now only made it more. */
  get hasRoom(): boolean {
    return this.waitingBytes < WAITING_MAX_BYTES;
  }

  /**
   * Resolves when the broker has answered to all of it.
   *
   * @returns false where this bridge stopped speaking before that: the desk or the chat says it again.
   */
  async perform(controls: readonly Control[], publishes: readonly Publish[]): Promise<boolean> {
    const done: Promise<boolean>[] = [];
    for (const control of [...controls].sort((a, b) => a.rev - b.rev)) done.push(this.#control(control));
    for (const { topic, payload, qos } of publishes) done.push(this.publish(topic, payload, qos));
    return (await Promise.all(done)).every(Boolean);
  }

  /**
   * What is perishable (QoS 0) is not kept for a broker that is slow.
   *
   * @returns false where this bridge stopped speaking before the broker answered. What the broker refuses is answered: it
   *   would refuse it again.
   */
  publish(topic: string, payload: unknown, qos: 0 | 1): Promise<boolean> {
    return this.publishText(topic, JSON.stringify(payload), qos);
  }

  /** As {@link publish}. @param text JSON. */
  async publishText(topic: string, text: string, qos: 0 | 1): Promise<boolean> {
    if (qos === 0 && !this.hasRoom) {
      this.#metrics.dropped.inc({ reason: 'broker_slow' });
      return true;
    }
    this.#metrics.published.inc();
    try {
      await this.#broker.publish(topic, text, qos);
      return true;
    } catch (error) {
      if (error instanceof EndedError) return false;
      this.#log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'a publish failed');
      return true;
    }
  }

  async #control({ sessionTopic, rev, payload }: Control): Promise<boolean> {
    const known = Math.max(this.#spool.revs.get(sessionTopic), this.#onTheWay.get(sessionTopic) ?? 0);
    if (rev <= known) return true;
    this.#onTheWay.set(sessionTopic, rev);
    this.#held.learn(sessionTopic, payload);
    const text = JSON.stringify({ ...payload, rev } satisfies ControlPayload);
    const answers = await Promise.all([
      this.publishText(TOPICS.clientControl(sessionTopic), text, 1),
      this.publishText(TOPICS.serverControl(sessionTopic), text, 1),
    ]);
    const isAnswered = answers.every(Boolean);
    if (this.#onTheWay.get(sessionTopic) === rev) this.#onTheWay.delete(sessionTopic);
    // What was not written down is told again by the edge. The process may be ending, too.
    if (!isAnswered || !this.#spool.isOpen) return isAnswered;
    try {
      if (rev > this.#spool.revs.get(sessionTopic)) this.#spool.revs.set(sessionTopic, rev);
    } catch (error) {
      // Not written down on a full disk: told once more after a restart, at worst.
      this.#log.debug({ error: error instanceof Error ? error.message : 'unknown' }, 'a rev was not kept');
    }
    return true;
  }
}
