import { type ControlPayload, TOPICS } from '@chimpassist/protocol';
import type { Control, Publish } from '@chimpassist/protocol/frames';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { HeldStates } from '../presence/held-states.ts';
import type { Spool } from '../spool/spool.ts';
import type { Broker } from './broker.ts';

/** Publishes that wait for the broker, as JSON. Above this nothing more is asked of the edge until some are gone. */
const WAITING_MAX_BYTES = 16_777_216;

/** What goes to the broker: control messages by rising `rev`, each once, and everything else as it is. */
export class Outbound {
  readonly #broker: Broker;
  readonly #spool: Spool;
  readonly #held: HeldStates;
  readonly #metrics: Metrics;
  readonly #log: Log;
  /** On their way to the broker: written down only once it has them, so that the death of this process repeats them. */
  readonly #onTheWay = new Map<string, number>();

  constructor(broker: Broker, spool: Spool, held: HeldStates, metrics: Metrics, log: Log) {
    this.#broker = broker;
    this.#spool = spool;
    this.#held = held;
    this.#metrics = metrics;
    this.#log = log;
  }

  /** Whether the broker takes what it is given: what the edge would answer now only made it more. */
  get hasRoom(): boolean {
    return this.#broker.waiting.bytes < WAITING_MAX_BYTES;
  }

  /** Resolves when the broker has all of it. */
  async perform(controls: readonly Control[], publishes: readonly Publish[]): Promise<void> {
    const done: Promise<void>[] = [];
    for (const control of [...controls].sort((a, b) => a.rev - b.rev)) done.push(this.#control(control));
    for (const { topic, payload, qos } of publishes) done.push(this.publish(topic, payload, qos));
    await Promise.all(done);
  }

  /** What is perishable (QoS 0) is not kept for a broker that is slow. */
  async publish(topic: string, payload: unknown, qos: 0 | 1): Promise<void> {
    if (qos === 0 && !this.hasRoom) {
      this.#metrics.dropped.inc({ reason: 'broker_slow' });
      return;
    }
    this.#metrics.published.inc();
    try {
      await this.#broker.publish(topic, payload, qos);
    } catch (error) {
      this.#log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'a publish failed');
    }
  }

  async #control({ sessionTopic, rev, payload }: Control): Promise<void> {
    const known = Math.max(this.#spool.publishedRev(sessionTopic), this.#onTheWay.get(sessionTopic) ?? 0);
    if (rev <= known) return;
    this.#onTheWay.set(sessionTopic, rev);
    this.#held.learn(sessionTopic, payload);
    const body: ControlPayload = { ...payload, rev };
    await Promise.all([
      this.publish(TOPICS.clientControl(sessionTopic), body, 1),
      this.publish(TOPICS.serverControl(sessionTopic), body, 1),
    ]);
    // The process may be ending; what was not written down is told again by the edge.
    if (!this.#spool.isOpen) return;
    try {
      if (rev > this.#spool.publishedRev(sessionTopic)) this.#spool.setPublishedRev(sessionTopic, rev);
    } catch (error) {
      // Not written down on a full disk: told once more after a restart, at worst.
      this.#log.debug({ error: error instanceof Error ? error.message : 'unknown' }, 'a rev was not kept');
    }
    if (this.#onTheWay.get(sessionTopic) === rev) this.#onTheWay.delete(sessionTopic);
  }
}
