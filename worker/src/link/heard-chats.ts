import type { SessionTopic } from '@chimpassist/protocol';
import type { HeardUpTo } from '../contract/link-object.ts';

/** Of what is attached to one socket. */
const ATTACHED_MAX_CHARS = 4_000;
/** Beside the topic: two numbers and what stands between them. */
const ENTRY_CHARS = 24;

/** Topic, seq and rev of the chats heard last, the newest last, as JSON without its brackets. */
export type AttachedChats = string;

/**
 * Up to where each chat was heard. It costs no row: it lies beside the sockets, as far as there is room. What is attached is
 * put together from texts that are made once for each change, because it is attached with each word.
 */
export class HeardChats {
  readonly #heard = new Map<SessionTopic, HeardUpTo>();
  /** Of those heard last, as many as there is room for. */
  readonly #texts = new Map<SessionTopic, string>();
  #chars = 0;

  get(topic: SessionTopic): HeardUpTo | undefined {
    return this.#heard.get(topic);
  }

  set(topic: SessionTopic, heard: HeardUpTo): void {
    this.forget(topic);
    this.#heard.set(topic, heard);
    this.#texts.set(topic, JSON.stringify([topic, heard.seq, heard.rev]));
    this.#chars += topic.length + ENTRY_CHARS;
    for (const [oldest] of this.#texts) {
      if (this.#chars <= ATTACHED_MAX_CHARS) break;
      this.#forgetText(oldest);
    }
  }

  forget(topic: SessionTopic): void {
    this.#heard.delete(topic);
    this.#forgetText(topic);
  }

  get topics(): SessionTopic[] {
    return [...this.#heard.keys()];
  }

  /** After a sleep. */
  learn(attached: AttachedChats): void {
    for (const [topic, seq, rev] of JSON.parse(`[${attached}]`) as [SessionTopic, number, number][])
      if ((this.#heard.get(topic)?.seq ?? -1) < seq) this.set(topic, { seq, rev });
  }

  get attached(): AttachedChats {
    return [...this.#texts.values()].join(',');
  }

  #forgetText(topic: SessionTopic): void {
    if (this.#texts.delete(topic)) this.#chars -= topic.length + ENTRY_CHARS;
  }
}
