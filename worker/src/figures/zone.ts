const DAY_MS = 86_400_000;
/** No zone changes its clock within such a piece of time. */
const PIECE_MS = 900_000;

export interface LocalTime {
  /** `2026-11-28` */
  day: string;
  /** The ISO day of the week and the hour: `1 09` is Monday, from nine to ten. */
  hour: string;
}

const kept = new Map<string, Zone>();
const KEPT_MAX = 20;

/** The wall clock of a zone. Many moments are asked for, so what was found is kept. */
export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();
  readonly #days = new Map<number, string>();

  private constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  }

  static of(name: string): Zone {
    const known = kept.get(name);
    if (known !== undefined) return known;
    if (kept.size >= KEPT_MAX) kept.clear();
    const zone = new Zone(name);
    kept.set(name, zone);
    return zone;
  }

  timeOf(at: number): LocalTime {
    const local = at + this.#offsetAt(at);
    const number = Math.floor(local / DAY_MS);
    const hour = Math.floor((local - number * DAY_MS) / 3_600_000);
    // 1970-01-01 was a Thursday.
    const weekday = ((((number + 3) % 7) + 7) % 7) + 1;
    return { day: this.#dayText(number), hour: `${weekday} ${String(hour).padStart(2, '0')}` };
  }

  dayOf(at: number): string {
    return this.#dayText(Math.floor((at + this.#offsetAt(at)) / DAY_MS));
  }

  /** The first moment of a day, epoch ms. */
  startOf(day: string): number {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    for (const guess of [midnight - DAY_MS / 2, midnight + DAY_MS / 2]) {
      const at = midnight - this.#offsetAt(midnight - this.#offsetAt(guess));
      if (this.dayOf(at) === day && this.dayOf(at - 1) !== day) return at;
    }
    // Midnight is leapt over: the day begins with the leap.
    let at = midnight - DAY_MS;
    while (this.dayOf(at) < day) at += PIECE_MS;
    return at;
  }

  #dayText(number: number): string {
    const known = this.#days.get(number);
    if (known !== undefined) return known;
    const text = new Date(number * DAY_MS).toISOString().slice(0, 10);
    this.#days.set(number, text);
    return text;
  }

  #offsetAt(at: number): number {
    const piece = Math.floor(at / PIECE_MS);
    const known = this.#offsets.get(piece);
    if (known !== undefined) return known;
    const start = piece * PIECE_MS;
    const part = Object.fromEntries(
      this.#format.formatToParts(start).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) - start;
    this.#offsets.set(piece, offset);
    return offset;
  }
}
