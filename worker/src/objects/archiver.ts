import { customerIdTextOf, type SessionInfo, type SessionTopic } from '@chimpassist/protocol';
import { archiveName } from '../archive/archive-name.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import type { ChatSearch } from '../chat/search.ts';
import type { Objects } from './addresses.ts';

export interface ArchiverOptions {
  store: ChatStore;
  topic: SessionTopic;
  objects: Objects;
  search: ChatSearch;
}

/** Hands the sessions of a chat to the archives once they have ended, and has them forgotten with their customer. */
export class Archiver {
  readonly #options: ArchiverOptions;
  /** What is on its way: an erasure comes after it. */
  #underWay: Promise<void> = Promise.resolve();

  constructor(options: ArchiverOptions) {
    this.#options = options;
  }

  /** The session that has just ended, and the one before it where that is not known to be there. @throws where an archive is not. */
  async ended(): Promise<void> {
    const { store } = this.#options;
    const { state, archived } = store.record;
    const [current, former] = store.sessions.newest(2);
    if (former !== undefined && former.sessionId !== archived) await this.#put(former, endOf(former), true);
    if (state.kind !== 'over' || current === undefined) {
      if (former !== undefined) this.#note(former.sessionId);
      return;
    }
    await this.#put(current, state.since, false);
    this.#note(current.sessionId);
  }

  /** Something was added to a session that has ended. */
  async changed(sessionId?: string): Promise<void> {
    const { store } = this.#options;
    const { state } = store.record;
    const all = store.sessions.newest(Number.MAX_SAFE_INTEGER);
    const info = sessionId === undefined ? all[0] : all.find((each) => each.sessionId === sessionId);
    const isCurrent = info !== undefined && info === all[0];
    if (info === undefined || (isCurrent && state.kind !== 'over')) return;
    await this.#put(info, isCurrent && state.kind === 'over' ? state.since : endOf(info), false);
  }

  /** All sessions that have ended are handed in, where they are not there yet. */
  async former(): Promise<void> {
    const { store } = this.#options;
    const { state } = store.record;
    const [current, ...former] = store.sessions.newest(Number.MAX_SAFE_INTEGER);
    for (const info of former.reverse()) await this.#put(info, endOf(info), true);
    if (state.kind === 'over' && current !== undefined) await this.#put(current, state.since, true);
  }

  /** Resolves when no archive knows anything of this customer. */
  async forget(): Promise<void> {
    const { objects, topic } = this.#options;
    const customerId = customerIdTextOf(topic);
    if (customerId === null) return;
    await this.#underWay.catch(() => {});
    const names = await objects.archives().names();
    await Promise.all(names.map((name) => objects.archive(name).forget(customerId)));
  }

  #put(info: SessionInfo, at: number, isKnown: boolean): Promise<void> {
    const work = this.#underWay.catch(() => {}).then(() => this.#putNow(info, at, isKnown));
    this.#underWay = work;
    return work;
  }

  async #putNow(info: SessionInfo, at: number, isKnown: boolean): Promise<void> {
    const { objects, search } = this.#options;
    const session = search.archived(info, at);
    if (session === null) return;
    for (let part = 1; ; part++) {
      if (await objects.archive(archiveName(at, part)).put(session, isKnown)) return;
    }
  }

  /** It is stored with the next row; where that is lost, the archive is asked once more. */
  #note(sessionId: string): void {
    const { store } = this.#options;
    store.note({ ...store.record, archived: sessionId });
  }
}

/** When a session ended, as far as it is known. */
const endOf = ({ ending, createdAt }: SessionInfo): number => ending?.at ?? createdAt;
