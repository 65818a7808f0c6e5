const PREFIX = 'client ';

/**
 * In which link a client of somebody is, by the name that the client gives itself: the same person's next connection under that
 * name takes the place of the former one. One row for a connection of a plain client; those of our own are known in one place.
 */
export class ClientIds {
  readonly #kv: SyncKvStorage;

  constructor({ kv }: Pick<DurableObjectStorage, 'kv'>) {
    this.#kv = kv;
  }

  /** @returns the link that had it before; null where there was none. */
  claim(person: string, clientId: string, link: string): string | null {
    const key = keyOf(person, clientId);
    const before = this.#kv.get<string>(key) ?? null;
    this.#kv.put(key, link);
    return before === link ? null : before;
  }

  /** The connection is over. A name that another link has meanwhile stays there. */
  release(person: string, clientId: string, link: string): void {
    const key = keyOf(person, clientId);
    if (this.#kv.get<string>(key) === link) this.#kv.delete(key);
  }
}

const keyOf = (person: string, clientId: string): string => `${PREFIX}${JSON.stringify([person, clientId])}`;
