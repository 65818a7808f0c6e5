import { type Customer, idText, type Note, SUPERVISOR, sessionTopicOf } from '@chimpassist/protocol';
import { customerName } from '@chimpassist/protocol/text';
import type { Browser, PushBox, Telling } from '../contract/push-box.ts';
import type { DeskStore } from '../desk/desk-store.ts';
import type { Job } from '../storage/scheduler.ts';
import { withBrowser, withoutBrowser } from './push-box.ts';
import type { PushSender } from './push-sender.ts';
import { Pushes } from './pushes.ts';
import { pushWords } from './words.ts';

const PREFIX = 'push ';

export interface DeskPushOptions {
  storage: Pick<DurableObjectStorage, 'kv'>;
  store: Pick<DeskStore, 'accounts' | 'attendant' | 'chats' | 'slots'>;
  /** Null where this deployment sends none. */
  sender: PushSender | null;
  /** Whether push messages say who it is about. */
  pushContent(): Promise<boolean>;
  /** Something is sent once more, since nobody knows whether it was taken. */
  inDoubt(): void;
  /** Whether an attendant does not want to be disturbed now. */
  isQuiet(attendantId: string): boolean;
  arm(): Promise<void>;
  waitUntil(work: Promise<void>): void;
}

/**
 * Tells attendants whose desk is closed: that customers wait of whom nobody takes care, and that a colleague has mentioned them. One
 * row for each attendant who has asked for it.
 */
export class DeskPush {
  readonly #options: DeskPushOptions;
  readonly #pushes: Pushes | null;
  /** Who has asked for it, read once. */
  #boxes: Map<string, PushBox> | undefined;

  constructor(options: DeskPushOptions) {
    this.#options = options;
    const { sender, inDoubt, arm } = options;
    this.#pushes =
      sender === null
        ? null
        : new Pushes({
            sender,
            read: (owner) => this.#known.get(owner),
            keep: (owner, box) => this.#keep(owner, box),
            noticeOf: (_, telling) => this.#noticeOf(telling),
            inDoubt,
            arm,
          });
  }

  /** @returns false where this deployment sends none. */
  add(attendantId: string, browser: Browser): boolean {
    if (this.#pushes === null) return false;
    this.#keep(attendantId, withBrowser(this.#known.get(attendantId), browser));
    return true;
  }

  remove(attendantId: string, endpoint?: string): void {
    const box = this.#known.get(attendantId);
    if (box !== undefined) this.#keep(attendantId, withoutBrowser(box, endpoint));
  }

  /** Nobody who is there could take these chats. */
  waiting(topics: Iterable<string>): void {
    const { store } = this.#options;
    for (const topic of topics) {
      if (this.#pushes === null || this.#known.size === 0) return;
      const chat = store.chats.chat(topic);
      if (chat?.state !== 'waiting') continue;
      const types = new Set(
        store.slots.of(topic).flatMap((slot) => (slot.attendantId === null ? slot.type : [])),
      );
      const { id: customerId } = chat.info.customer;
      for (const attendantId of this.#absent((type) => type === SUPERVISOR || types.has(type)))
        this.#tell(attendantId, {
          key: `waiting ${idText(customerId)}`,
          mark: chat.info.sessionId,
          kind: 'waiting',
          customerId,
        });
    }
  }

  mentioned({ mentions, n }: Note, { id: customerId }: Pick<Customer, 'id'>): void {
    const absent = new Set(this.#absent(() => true));
    for (const id of mentions)
      if (absent.has(idText(id)))
        this.#tell(idText(id), {
          key: `mention ${idText(customerId)}`,
          mark: String(n),
          kind: 'mention',
          customerId,
        });
  }

  get job(): Job {
    return {
      name: 'push',
      nextDue: () => {
        const dues = [...this.#known].flatMap(([owner, box]) => this.#pushes?.nextDue(owner, box) ?? []);
        return dues.length === 0 ? null : Math.min(...dues);
      },
      run: async (now) => {
        await Promise.all([...this.#known.keys()].map((owner) => this.#pushes?.again(owner, now)));
      },
    };
  }

  /** Who has asked for it, is signed in, has no desk open, and wants to be disturbed. */
  #absent(isOf: (type: string) => boolean): string[] {
    const { store, isQuiet } = this.#options;
    return [...this.#known.keys()].filter((id) => {
      if (store.attendant(id)?.online === true || isQuiet(id)) return false;
      const standing = store.accounts.standingOf(id, Date.now());
      return standing.kind === 'signedIn' && isOf(standing.type);
    });
  }

  #tell(attendantId: string, what: Pick<Telling, 'key' | 'mark' | 'kind' | 'customerId'>): void {
    const work = this.#pushes?.tell(attendantId, what, Date.now());
    if (work !== undefined) this.#options.waitUntil(work);
  }

  async #noticeOf({ kind, key, customerId }: Telling) {
    const { store, pushContent } = this.#options;
    const chat = customerId === undefined ? null : store.chats.chat(sessionTopicOf(customerId));
    // Somebody has taken it meanwhile.
    if (kind === 'waiting' && chat?.state !== 'waiting') return null;
    const name = chat === null || !(await pushContent()) ? '' : customerName(chat.info.customer, '');
    return (language: string | undefined) => ({
      kind,
      tag: `chimpassist ${key}`,
      title: pushWords(kind, language),
      body: name,
      ...(customerId === undefined ? {} : { customerId }),
    });
  }

  get #known(): Map<string, PushBox> {
    this.#boxes ??= new Map(
      [...this.#options.storage.kv.list<PushBox>({ prefix: PREFIX })].map(([key, box]) => [
        key.slice(PREFIX.length),
        box,
      ]),
    );
    return this.#boxes;
  }

  #keep(attendantId: string, box: PushBox | undefined): void {
    const { kv } = this.#options.storage;
    if (box === undefined) {
      kv.delete(PREFIX + attendantId);
      this.#known.delete(attendantId);
    } else {
      kv.put(PREFIX + attendantId, box);
      this.#known.set(attendantId, box);
    }
  }
}
