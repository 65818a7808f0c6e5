import { joined } from '../joined.ts';
import type { Aggregates } from './aggregate.ts';
import type { Grouping } from './day-figures.ts';
import { addPacked, packed } from './packed.ts';

/** A row holds at most 2 MB. */
const PIECE_BYTES = 1_500_000;
/** Of a month also its days, of all or of one person: `days 12`. Of a day also when the chats of each person ended. */
type RollupGrouping = Grouping | `days ${string}` | 'ends';
const ZONE_KEY = 'zone of rollups';

/** What the rows of days and months come to, which are over: made once, and read instead of the rows. Synchronous. */
export class Rollups {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Days of another zone are others. */
  useZone(zone: string): void {
    if (this.#storage.kv.get<string>(ZONE_KEY) === zone) return;
    this.#storage.transactionSync(() => {
      this.#storage.sql.exec('DELETE FROM rollups');
      this.#storage.kv.put(ZONE_KEY, zone);
    });
  }

  /**
   * Adds what a span comes to, made by `make` where it is not there.
   *
   * @param span a day, or a month.
   * @param only the one key that is wanted.
   */
  add(
    to: Aggregates,
    { span, grouping }: { span: string; grouping: RollupGrouping },
    make: () => Aggregates,
    only?: string,
  ): void {
    addPacked(to, this.#bytesOf(span, grouping) ?? this.#made(span, grouping, make()), only);
  }

  has(span: string, grouping: RollupGrouping): boolean {
    return (
      this.#storage.sql
        .exec('SELECT 1 FROM rollups WHERE day = ? AND grouping = ? LIMIT 1', span, grouping)
        .toArray().length > 0
    );
  }

  /** A row has come for a time that was over: it costs nothing where nothing was made of it yet. */
  drop(day: string): void {
    this.#storage.sql.exec('DELETE FROM rollups WHERE day = ? OR length(day) = 7', day);
  }

  /** A page was taken out of rows of this day: it names the rows of what was made by page. */
  dropPages(day: string): void {
    this.#storage.sql.exec(
      "DELETE FROM rollups WHERE grouping = 'page' AND (day = ? OR length(day) = 7)",
      day,
    );
  }

  #bytesOf(span: string, grouping: RollupGrouping): Uint8Array | null {
    const pieces = this.#storage.sql
      .exec<{ data: ArrayBuffer }>(
        'SELECT data FROM rollups WHERE day = ? AND grouping = ? ORDER BY n',
        ...[span, grouping],
      )
      .toArray();
    return pieces.length === 0 ? null : joined(pieces.map(({ data }) => new Uint8Array(data)));
  }

  #made(span: string, grouping: RollupGrouping, aggregates: Aggregates): Uint8Array {
    const bytes = packed(aggregates);
    this.#storage.transactionSync(() => {
      for (let n = 0; n * PIECE_BYTES < bytes.length; n++) {
        const piece = bytes.slice(n * PIECE_BYTES, (n + 1) * PIECE_BYTES);
        this.#storage.sql.exec(
          'INSERT OR REPLACE INTO rollups VALUES (?, ?, ?, ?)',
          ...[span, grouping, n, piece.buffer],
        );
      }
    });
    return bytes;
  }
}
