const KEY = 'hooks';

/** Which webhooks there are, as they say themselves: chats learn it with the answer to what they tell anyway. */
export class HooksAtDesk {
  readonly #kv: DurableObjectStorage['kv'];
  #ids: string[] | undefined;

  constructor({ kv }: Pick<DurableObjectStorage, 'kv'>) {
    this.#kv = kv;
  }

  get ids(): string[] {
    this.#ids ??= this.#kv.get<string[]>(KEY) ?? [];
    return this.#ids;
  }

  put(id: string, isThere: boolean): void {
    if (this.ids.includes(id) === isThere) return;
    this.#ids = isThere ? [...this.ids, id] : this.ids.filter((each) => each !== id);
    this.#kv.put(KEY, this.#ids);
  }
}
