import type { Needs } from './needs.ts';
import { poolOf, type Wants } from './pool.ts';
import type { RoutingTable } from './routing-table.ts';

/** An attendant who takes chats now, busy or not. */
export interface Person {
  idText: string;
  /** The level. */
  type: string;
}

/** Who of those who are there is asked for a place. */
export class Fitting {
  readonly #now: number;
  readonly #table: RoutingTable;
  readonly #people: Iterable<Person>;
  readonly #areThere = new Map<string, boolean>();

  /** @param now epoch ms: teams may be closed then. */
  constructor(table: RoutingTable, people: Iterable<Person>, now: number) {
    this.#now = now;
    this.#table = table;
    this.#people = people;
  }

  /**
   * Whether somebody is asked: who has what the place needs; where nobody has who is there, all of the level, unless the place
   * waits.
   */
  fits(person: Person, { type, needs }: Wants): boolean {
    if (needs === null) return person.type === type;
    if (this.#has(person, type, needs)) return true;
    return needs.only !== true && person.type === type && !this.#isOneThere(type, needs);
  }

  /** Whether anybody is asked. */
  isAnyFor(wants: Wants): boolean {
    for (const person of this.#people) if (this.fits(person, wants)) return true;
    return false;
  }

  #has(person: Person, type: string, needs: Needs): boolean {
    // A colleague who has chosen the team knows who is there.
    if (needs.anyLevel !== true && this.#table.isClosed(needs.team, this.#now)) return false;
    return (needs.anyLevel === true || person.type === type) && this.#table.has(person.idText, needs);
  }

  #isOneThere(type: string, needs: Needs): boolean {
    const pool = poolOf({ type, needs });
    let isThere = this.#areThere.get(pool);
    if (isThere === undefined) {
      isThere = [...this.#people].some((person) => this.#has(person, type, needs));
      this.#areThere.set(pool, isThere);
    }
    return isThere;
  }
}
