import type { SessionTopic } from '@chimpassist/protocol';
import type { Control, HeldState, LogEntry, Publish } from '@chimpassist/protocol/frames';
import type { Owed } from '../chat/chat-record.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import type { Effects } from '../contract/outlet.ts';
import { log } from '../log.ts';
import type { Job } from '../storage/scheduler.ts';
import { publishOf, type Saying } from './sayings.ts';

const PAGE = 100;
/** Of what is said in one call, which the desk keeps as one row: the platform's rows end at 2 MB. */
const CALL_MAX_CHARS = 250_000;
/** A burst of words costs one mark on the disk, which is taken away when it has been quiet for so long. */
const QUIET_MS = 30_000;

export interface BridgeRelayOptions {
  store: Pick<ChatStore, 'record' | 'save' | 'note' | 'log' | 'reader' | 'controls'>;
  topic: SessionTopic;
  held(): HeldState | null;
  withLastMessages(controls: Control[]): Control[];
  /** What legacy clients at a broker hear of entries with files. */
  fileRepeats(entries: readonly LogEntry[]): Publish[];
  /** Hands it to the desk, which has the bridge's socket. */
  relay(effects: Effects): Promise<void>;
  /** The same for what is worth nothing later. */
  relayNow(effects: Effects): Promise<void>;
  waitUntil(work: Promise<unknown>): void;
}

/**
 * Tells the bridge what came over sockets that end at the edge, the customer's or an attendant's, so that those at a broker hear it. It is read from the log, one call
 * at a time; a mark on the disk says from where, so that an object that is stopped in the middle says it again. Who listens at
 * the broker may hear a burst twice then, and knows the words by their identity. Where no bridge ever came, nothing is marked and nobody is
 * told.
 */
export class BridgeRelay {
  readonly #options: BridgeRelayOptions;
  /** Up to where the bridge was told since this object woke; null: the mark on the disk counts. */
  #told: Owed | null = null;
  /** Entries of the log that came to the edge since this object woke: of older ones that are owed nobody knows. */
  readonly #ours = new Set<number>();
  readonly #wokeAt: number;
  #saidAt = 0;
  #running: Promise<void> | null = null;

  constructor(options: BridgeRelayOptions) {
    this.#options = options;
    this.#wokeAt = options.store.log.headSeq;
  }

  /** Takes what comes to the edge. Within a turn. */
  taking<T>(work: () => T): T {
    const { store } = this.#options;
    const { headSeq } = store.log;
    this.#owe(headSeq);
    const result = work();
    for (let seq = headSeq + 1; seq <= store.log.headSeq; seq++) this.#ours.add(seq);
    return result;
  }

  #owe(seq: number): void {
    const { store } = this.#options;
    const { record } = store;
    this.#saidAt = Date.now();
    if (record.owed !== undefined) return;
    const owed = { seq, rev: record.state.rev };
    this.#told = owed;
    if (record.isBridged !== false) store.save({ ...record, owed });
  }

  /** Says what is in no log, and is lost where no bridge is there. */
  sayNow({ topic, text, qos }: Saying): void {
    // The bridge hears its own words at the broker: by the mark it does not bring them back.
    const payload = { ...(JSON.parse(text()) as object), relayed: true };
    this.#relayNow({ publishes: [{ topic, payload, qos }] });
  }

  /** Says what is in no log, and has to arrive: the desk keeps it for the bridge. */
  sayKept({ topic, text, qos }: Saying): void {
    const { store, relay, waitUntil } = this.#options;
    if (store.record.isBridged === false) return;
    const effects = { publishes: [{ topic, payload: JSON.parse(text()) as unknown, qos }] };
    waitUntil(relay(effects).catch((error: unknown) => log('bridge_not_told', { error })));
  }

  /** Relays the held state, because it has changed in a way that publishes nothing. */
  sayHeldNow(): void {
    const held = this.#options.held();
    if (held !== null) this.#relayNow({ held: [held] });
  }

  #relayNow(effects: Effects): void {
    const { store, relayNow, waitUntil } = this.#options;
    if (store.record.isBridged !== true) return;
    waitUntil(relayNow(effects).catch((error: unknown) => log('bridge_not_told', { error })));
  }

  /** Tells what is owed. @throws where the desk cannot be reached: the alarm tries again. */
  async run(): Promise<void> {
    this.#running ??= this.#tellAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** As {@link run}, for those who do not wait: where it fails, the alarm tries again. */
  async try(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      log('bridge_not_told', { error });
    }
  }

  get job(): Job {
    return {
      name: 'tell the bridge',
      nextDue: () => (this.#options.store.record.owed === undefined ? null : this.#saidAt + QUIET_MS),
      run: async () => {
        await this.run();
        const { store } = this.#options;
        const { owed, ...record } = store.record;
        if (owed !== undefined && Date.now() >= this.#saidAt + QUIET_MS) store.save(record);
      },
    };
  }

  /** There is no bridge. The mark goes with the next row. */
  forget(): void {
    const { store } = this.#options;
    const { owed, ...record } = store.record;
    if (owed !== undefined) store.note(record);
    this.#told = null;
    this.#ours.clear();
  }

  async #tellAll(): Promise<void> {
    const { store, topic, held, relay, fileRepeats, withLastMessages } = this.#options;
    for (;;) {
      if (store.record.isBridged === false) {
        this.forget();
        return;
      }
      const from = this.#told ?? store.record.owed;
      if (from === undefined) return;
      const entries = beginningOf(store.reader.after(from.seq, PAGE), CALL_MAX_CHARS);
      const { rev } = store.record.state;
      if (entries.length === 0 && rev === from.rev) return;
      const heldNow = held();
      // All else in the log came from the broker.
      const ours = entries.filter(({ seq }) => seq <= this.#wokeAt || this.#ours.has(seq));
      await relay({
        publishes: ours.flatMap((entry) => [...publishOf(topic, entry), ...fileRepeats([entry])]),
        controls: rev === from.rev ? [] : withLastMessages(store.controls.above(from.rev)),
        held: heldNow === null ? [] : [heldNow],
      });
      for (const { seq } of entries) this.#ours.delete(seq);
      this.#told = { seq: entries.at(-1)?.seq ?? from.seq, rev };
    }
  }
}

/** The first entries, until together they have about so many characters; one at least. */
function beginningOf(entries: readonly LogEntry[], maxChars: number): LogEntry[] {
  let chars = 0;
  const end = entries.findIndex((entry) => {
    chars += JSON.stringify(entry).length;
    return chars > maxChars;
  });
  return entries.slice(0, end === -1 ? undefined : Math.max(1, end));
}
