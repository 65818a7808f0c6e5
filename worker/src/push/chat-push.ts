import { beginningOf } from '@chimpassist/protocol/text';
import { goneSince } from '../chat/away.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import { unreadWords } from '../chat/unread-words.ts';
import type { Browser } from '../contract/push-box.ts';
import type { Job } from '../storage/scheduler.ts';
import { withBrowser, withoutBrowser } from './push-box.ts';
import type { PushSender } from './push-sender.ts';
import { Pushes } from './pushes.ts';
import { pushWords } from './words.ts';

/** While an attendant goes on writing, browsers are told at most once in so many pauses. */
const PAUSES = 12;
const SHOWN_CHARACTERS = 160;
const KEY = 'answer';
/** There is only one customer in a chat. */
const OWNER = 'customer';

export interface ChatPushOptions {
  store: ChatStore;
  /** Null where this deployment sends none. */
  sender: PushSender | null;
  /** How long an answer stays unread before browsers are told, ms. */
  delayMs: number;
  retentionMs: number | null;
  /** Whether the customer has a connection that ends here. */
  isThere(): boolean;
  /** Whether push messages say what was written. */
  pushContent(): Promise<boolean>;
  /** Something is sent once more, since nobody knows whether it was taken. */
  inDoubt(): void;
  arm(): Promise<void>;
}

/** Tells a customer who has closed the page, and has asked for it, that there is an answer. It all stands in the chat's own row. */
export class ChatPush {
  readonly #options: ChatPushOptions;
  readonly #pushes: Pushes | null;

  constructor(options: ChatPushOptions) {
    this.#options = options;
    const { store, sender, pushContent, inDoubt, arm } = options;
    this.#pushes =
      sender === null
        ? null
        : new Pushes({
            sender,
            read: () => store.record.push,
            keep: (_, box) => {
              const { push: __, ...record } = store.record;
              store.save(box === undefined ? record : { ...record, push: box });
            },
            noticeOf: async () => {
              const words = unreadWords(store, 0);
              const last = words.at(-1);
              if (last === undefined) return null;
              const tellsWhat = await pushContent();
              const { name } = last.from;
              return (language) => ({
                kind: 'message',
                tag: 'chimpassist answer',
                title: tellsWhat && name !== '' ? name : pushWords('message', language),
                body: tellsWhat ? beginningOf(last.content, SHOWN_CHARACTERS) : '',
              });
            },
            inDoubt,
            arm,
          });
  }

  /** @returns false where this deployment sends none. */
  async add(browser: Browser): Promise<boolean> {
    const { store, arm } = this.#options;
    if (this.#pushes === null) return false;
    store.save({ ...store.record, push: withBrowser(store.record.push, browser) });
    await arm();
    return true;
  }

  remove(endpoint?: string): void {
    const { store } = this.#options;
    const { push, ...record } = store.record;
    if (push === undefined) return;
    const left = withoutBrowser(push, endpoint);
    store.save(left === undefined ? record : { ...record, push: left });
  }

  get jobs(): Job[] {
    const { store, retentionMs } = this.#options;
    const oldest = () => store.record.push?.browsers[0]?.at ?? null;
    return [
      {
        name: 'browsers past their time',
        nextDue: () => {
          const at = oldest();
          return retentionMs === null || at === null ? null : at + retentionMs;
        },
        run: () => this.remove(store.record.push?.browsers[0]?.endpoint),
      },
      // It waits for push services: behind all others.
      { name: 'push', nextDue: () => this.#nextDue(), run: (now) => this.#run(now) },
    ];
  }

  #nextDue(): number | null {
    const { store, delayMs, isThere } = this.#options;
    const { record } = store;
    const { push } = record;
    if (this.#pushes === null || push === undefined) return null;
    if (push.telling !== undefined) return this.#pushes.nextDue(OWNER, push);
    const gone = isThere() ? null : goneSince(record);
    const told = push.told?.find(({ key }) => key === KEY);
    const last = gone === null ? undefined : unreadWords(store, Number(told?.mark ?? 0)).at(-1);
    if (gone === null || last === undefined) return null;
    return Math.max(last.receivedAt + delayMs, gone + delayMs, (told?.at ?? 0) + PAUSES * delayMs);
  }

  async #run(now: number): Promise<void> {
    const { store } = this.#options;
    if (store.record.push?.telling !== undefined) {
      await this.#pushes?.again(OWNER, now);
      return;
    }
    const last = unreadWords(store, 0).at(-1);
    if (last === undefined) return;
    await this.#pushes?.tell(OWNER, { key: KEY, mark: String(last.seq), kind: 'message' }, now);
  }
}
