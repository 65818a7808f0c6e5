/** What looks like a person's details: addresses, numbers of phones, cards and accounts, links with who knows what in them. */
const DETAILS = [
  { kind: 'EMAIL', pattern: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu },
  { kind: 'ACCOUNT', pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b/g },
  { kind: 'NUMBER', pattern: /(?<![\p{L}\p{N}])\+?\d(?:[ ().\-/]{0,2}\d){6,18}(?![\p{L}\p{N}])/gu },
] as const;

const PLACE = /\[(?:EMAIL|ACCOUNT|NUMBER|NAME)-\d+\]/g;
/** The longest place that may still be on its way. */
const PLACE_MAX_LENGTH = 14;

/**
 * Hides personal details from whom a text is sent to, and puts them back into what comes of it: the same detail is the same
 * place in all texts.
 */
export class Mask {
  readonly #placeOf = new Map<string, string>();
  readonly #detailOf = new Map<string, string>();
  readonly #names: readonly string[];

  /** @param names of people, which no pattern finds. */
  constructor(names: readonly string[]) {
    this.#names = names.filter((name) => name.trim().length > 1).sort((a, b) => b.length - a.length);
  }

  hide(text: string): string {
    const named = this.#names.reduce(
      (left, name) => left.replaceAll(name, () => this.#place('NAME', name)),
      text,
    );
    return DETAILS.reduce(
      (left, { kind, pattern }) => left.replace(pattern, (detail) => this.#place(kind, detail)),
      named,
    );
  }

  #place(kind: string, detail: string): string {
    const known = this.#placeOf.get(detail);
    if (known !== undefined) return known;
    const place = `[${kind}-${this.#placeOf.size + 1}]`;
    this.#placeOf.set(detail, place);
    this.#detailOf.set(place, detail);
    return place;
  }

  /** Puts details back into a text that comes in pieces: a place may be torn between two. */
  async *shown(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    let waiting = '';
    for await (const piece of pieces) {
      waiting += piece;
      const open = waiting.lastIndexOf('[');
      const isTorn = open >= 0 && !waiting.includes(']', open) && waiting.length - open < PLACE_MAX_LENGTH;
      const whole = isTorn ? waiting.slice(0, open) : waiting;
      waiting = isTorn ? waiting.slice(open) : '';
      if (whole !== '') yield this.#show(whole);
    }
    if (waiting !== '') yield this.#show(waiting);
  }

  #show(text: string): string {
    return text.replace(PLACE, (place) => this.#detailOf.get(place) ?? place);
  }
}
