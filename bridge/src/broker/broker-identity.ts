import { clientIdOf, firstClientIdOf, formerClientIdOf, type Site } from '../site.ts';
import type { MetaRows } from '../spool/meta-rows.ts';

/** Rows of the spool's `meta`. */
const NAME = 'broker_name';
const CLIENT_ID = 'broker_client_id';
const FORMERS = 'broker_former_client_ids';

export type BrokerIdentityOptions = Pick<Site, 'baseTopic' | 'secret'> & {
  /** Rows of the spool. */
  meta: Pick<MetaRows, 'get' | 'set'>;
};

/**
 * The name under which the broker keeps our queue. Strangers who knew it could connect under it and inherit the queue.
 * So the desk makes it by chance and tells every bridge of the base topic, active or standby, also after the secret
 * was changed. It stays in the spool for the days on which the desk cannot be asked.
 */
export class BrokerIdentity {
  readonly #options: BrokerIdentityOptions;

  constructor(options: BrokerIdentityOptions) {
    this.#options = options;
  }

  /** What the desk said; it counts from the next connection on. A Worker of before says nothing. */
  learn(name: string | undefined): void {
    if (name !== undefined && name !== this.#options.meta.get(NAME)) this.#options.meta.set(NAME, name);
  }

  /** The client id to connect under. One that was used before has a session, which is owed to be read. */
  take(): string {
    const { meta } = this.#options;
    const before = meta.get(CLIENT_ID);
    const name = meta.get(NAME);
    const clientId = name === null ? (before ?? firstClientIdOf(this.#options)) : clientIdOf(name);
    if (clientId === before) return clientId;
    this.#setFormers(
      [...this.formers(), ...(before === null ? [] : [before])].filter((id) => id !== clientId),
    );
    meta.set(CLIENT_ID, clientId);
    return clientId;
  }

  /** Client ids of before whose sessions were not read to their end. */
  formers(): string[] {
    const text = this.#options.meta.get(FORMERS);
    return text === null ? [formerClientIdOf(this.#options)] : (JSON.parse(text) as string[]);
  }

  forgetFormer(clientId: string): void {
    this.#setFormers(this.formers().filter((id) => id !== clientId));
  }

  #setFormers(clientIds: readonly string[]): void {
    this.#options.meta.set(FORMERS, JSON.stringify(clientIds));
  }
}
