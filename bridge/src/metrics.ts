import { Counter, Gauge, Registry } from 'prom-client';
import type { Health, RecordHealth } from './health-report.ts';

/** By name, what it says and how it is read. */
type Gauges<H> = [name: string, help: string, read: (now: H) => number][];

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
  readonly silent = this.#counter('chimp_bridge_silent_total', 'Pages and attendants who fell silent.', [
    'who',
  ]);
  readonly published = this.#counter('chimp_bridge_published_total', 'Publishes to the broker.', []);
  readonly leftOut = this.#counter(
    'chimp_bridge_left_out_total',
    'Publishes that the broker does not take, by why.',
    ['reason'],
  );
  readonly batches = this.#counter('chimp_bridge_batches_total', 'Batches posted to the edge.', ['outcome']);
  readonly mirrored = this.#counter('chimp_bridge_mirrored_total', 'Log entries written to MongoDB.', []);
  readonly factsMirrored = this.#counter(
    'chimp_bridge_facts_mirrored_total',
    'Rows of ledgers written to MongoDB.',
    [],
  );
  readonly reconnects = this.#counter('chimp_bridge_reconnects_total', 'Connections opened again.', ['to']);

  constructor() {
    // From the first one on: a series that begins at 1 has not grown.
    for (const to of ['broker', 'broker_now', 'desk']) this.reconnects.inc({ to }, 0);
    for (const reason of ['bad_topic', 'too_large', 'hung_up']) this.leftOut.inc({ reason }, 0);
  }

  #counter<const L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** Shows the health as gauges, read when they are asked for. */
  watch(health: () => Health): void {
    this.watchMirror(health);
    const gauges: Gauges<Health> = [
      ['connected', '1 while connected to the broker.', ({ broker }) => Number(broker)],
      ['reading', '0 while nothing more can be made safe.', ({ reading }) => Number(reading)],
      ['sending', '0 while frames wait and none is done with.', ({ sending }) => Number(sending)],
      ['failing_chats', 'Chats of which the last batch failed.', ({ failing }) => failing],
      ['waiting_publishes', 'Publishes that the broker has not taken.', (now) => now.waitingPublishes],
      ['waiting_publish_bytes', 'Their size.', ({ waitingBytes }) => waitingBytes],
      ['spool_frames', 'Frames that the edge has not accepted.', ({ spool }) => spool],
      ['oldest_unsent_seconds', 'Age of the oldest of them.', ({ oldestUnsentMs }) => oldestUnsentMs / 1000],
      ['parked_frames', 'Frames that the edge refused, kept for a look.', ({ parked }) => parked],
      ['held_sessions', 'Sessions that wait or are live.', ({ sessions }) => sessions],
      ['attendants', 'Attendants who are there.', ({ attendants }) => attendants],
    ];
    this.#show(gauges, health);
  }

  /** The same for what a bridge without a broker has. */
  watchMirror(health: () => RecordHealth): void {
    const gauges: Gauges<RecordHealth> = [
      ['lease', '1 while this is the active one of its kind.', ({ lease }) => Number(lease)],
      ['memory_bytes', 'Memory of this process.', ({ memory }) => memory],
      ['mirror_only', '1 for a mirror without a broker.', ({ role }) => Number(role === 'mirror')],
      ['mirror_connected', '0 while MongoDB is away.', ({ mongo }) => Number(mongo ?? true)],
      ['mirror_refused_chats', 'Chats that MongoDB refuses.', ({ mirrorRefused }) => mirrorRefused],
      ['mirror_behind', 'Chats that MongoDB lacks entries of.', ({ behind }) => behind],
      ['mirror_lag_seconds', 'Age of the oldest of them.', ({ mirrorLagMs }) => mirrorLagMs / 1000],
      [
        'facts_lag_seconds',
        'How long MongoDB has lacked rows of ledgers.',
        ({ factsLagMs }) => factsLagMs / 1000,
      ],
    ];
    this.#show(gauges, health);
  }

  #show<H>(gauges: Gauges<H>, health: () => H): void {
    for (const [name, help, read] of gauges) {
      new Gauge({
        name: `chimp_bridge_${name}`,
        help,
        registers: [this.registry],
        collect() {
          this.set(read(health()));
        },
      });
    }
  }
}
