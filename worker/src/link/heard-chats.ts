import type { SessionTopic } from '@chimpassist/protocol';
import type { HeardUpTo } from '../contract/link-object.ts';

/** Of what is attached to one socket. */
const ATTACHED_MAX_CHARS = 4_000;

/** As it is attached: topic, seq and rev of the chats heard last, the newest first. */
export type AttachedChats = [SessionTopic, number, number][];

/** Up to where each chat was heard. It costs no row: it lies beside the sockets, as far as there is room. */
export class HeardChats {
  readonly #heard = new Map<SessionTopic, HeardUpTo>();

  get(topic: SessionTopic): HeardUpTo | undefined {
    return this.#heard.get(topic);
  }

  set(topic: SessionTopic, heard: HeardUpTo): void {
    // The newest is the last.
    this.#heard.delete(topic);
    this.#heard.set(topic, heard);
  }

  forget(topic: SessionTopic): void {
    this.#heard.delete(topic);
  }

  /** After a sleep. */
  learn(attached: AttachedChats): void {
    for (const [topic, seq, rev] of attached.toReversed())
      if ((this.#heard.get(topic)?.seq ?? -1) < seq) this.set(topic, { seq, rev });
  }

  get attached(): AttachedChats {
    const attached: AttachedChats = [];
    let chars = 0;
    for (const [topic, { seq, rev }] of [...this.#heard].toReversed()) {
      chars += topic.length + 24;
      if (chars > ATTACHED_MAX_CHARS) break;
      attached.push([topic, seq, rev]);
    }
    return attached;
  }
}
