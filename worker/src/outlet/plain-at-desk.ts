import type { DeskFrame, Publish } from '@chimpassist/protocol/frames';
import type { LinkObject } from '../contract/link-object.ts';
import { ClientIds } from '../desk/client-ids.ts';
import { PresentLinks } from '../desk/present-links.ts';
import { log } from '../log.ts';
import { DeskFollowers } from './desk-followers.ts';

export interface PlainAtDeskOptions {
  storage: Pick<DurableObjectStorage, 'kv'>;
  linkOf(name: string): DurableObjectStub<LinkObject>;
  waitUntil(work: Promise<void>): void;
}

/** What the desk knows of plain clients: over which links an attendant is there, client ids, topics that are nobody's. */
export class PlainAtDesk {
  readonly #options: PlainAtDeskOptions;
  readonly #followers: DeskFollowers;
  readonly #present: PresentLinks;
  readonly #clientIds: ClientIds;

  constructor(options: PlainAtDeskOptions) {
    this.#options = options;
    this.#followers = new DeskFollowers(options);
    this.#present = new PresentLinks(options.storage);
    this.#clientIds = new ClientIds(options.storage);
  }

  /** Whether the desk is to hear of what a link says: a goodbye counts with an attendant's last link only. */
  counts(frame: DeskFrame, link: string): boolean {
    return this.#present.counts(frame, link);
  }

  /** @param filters without base; none: the link follows nothing here any more. */
  follow(link: string, filters: string[]): void {
    this.#followers.follow(link, filters);
  }

  /** Says something to those who follow its topic. */
  tell(publishes: Publish[], from: string): void {
    this.#followers.tell(publishes, from);
  }

  /** Gives a client id to a link. Where the same person has it in another one, that connection ends. */
  async claim(person: string, clientId: string, link: string): Promise<void> {
    const before = this.#clientIds.claim(person, clientId, link);
    if (before === null) return;
    await this.#options
      .linkOf(before)
      .takenOver(clientId)
      .catch((error: unknown) => log('link_not_told', { error }));
  }

  release(person: string, clientId: string, link: string): void {
    this.#clientIds.release(person, clientId, link);
  }
}
