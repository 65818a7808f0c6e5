import type { SessionTopic } from '@chimpassist/protocol';
import type { Refusal } from '@chimpassist/protocol/frames';
import type { ChatObject, SpokenFrame } from '../contract/chat-object.ts';
import { InOrder } from './in-order.ts';

/** What became of a frame: null where the chat has it. */
export type Refused = Omit<Refusal, 'index'> | null;

/** Hands frames to chats: of each chat in their order, one call at a time. */
export class ToChats {
  readonly #chatOf: (topic: SessionTopic) => Pick<DurableObjectStub<ChatObject>, 'fromLink'>;
  /** What chats call this link. */
  readonly #name: string;
  readonly #chats = new Map<SessionTopic, InOrder<SpokenFrame, { refused: Refused }>>();

  constructor(
    name: string,
    chatOf: (topic: SessionTopic) => Pick<DurableObjectStub<ChatObject>, 'fromLink'>,
  ) {
    this.#name = name;
    this.#chatOf = chatOf;
  }

  /** Resolves once the chat has stored or refused it. @throws where the chat cannot be reached. */
  async say(topic: SessionTopic, spoken: SpokenFrame): Promise<Refused> {
    const queue = this.#chats.get(topic) ?? new InOrder((frames: SpokenFrame[]) => this.#call(topic, frames));
    this.#chats.set(topic, queue);
    try {
      return (await queue.say(spoken)).refused;
    } finally {
      if (queue.isIdle) this.#chats.delete(topic);
    }
  }

  async #call(topic: SessionTopic, frames: SpokenFrame[]): Promise<{ refused: Refused }[]> {
    const refusals = new Map<number, Refused>();
    for (const { index, ...refusal } of await this.#chatOf(topic).fromLink(this.#name, frames))
      refusals.set(index, refusal);
    return frames.map((_, index) => ({ refused: refusals.get(index) ?? null }));
  }
}
