import { Counter, Gauge, Registry } from 'prom-client';

/** Counted from the start of this process. */
export class Metrics {
  readonly registry = new Registry();
  readonly received = this.#counter('chimp_bridge_received_total', 'Publishes read from the broker.', [
    'kind',
  ]);
  readonly dropped = this.#counter('chimp_bridge_dropped_total', 'Publishes that could not be used.', [
    'reason',
  ]);
  readonly refused = this.#counter('chimp_bridge_refused_total', 'Frames that the edge refused.', ['code']);
  readonly accepted = this.#counter('chimp_bridge_accepted_total', 'Frames that the edge accepted.', []);
  readonly published = this.#counter('chimp_bridge_published_total', 'Publishes to the broker.', []);
  readonly batches = this.#counter('chimp_bridge_batches_total', 'Batches posted to the edge.', ['outcome']);
  readonly mirrored = this.#counter('chimp_bridge_mirrored_total', 'Log entries written to MongoDB.', []);
  readonly reconnects = this.#counter('chimp_bridge_reconnects_total', 'Connections opened anew.', ['to']);

  #counter<const L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** Read when it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
