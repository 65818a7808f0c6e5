import type { messageOf } from '../load.ts';

export type Message = ReturnType<typeof messageOf>;

/** Open chats of as many customers, all with the same attendant. */
export interface OpenChats {
  /** The customer of the `chat`-th chat writes. `stored` is called when his acknowledgement has come. */
  say(chat: number, message: Message, stored: () => void): void;
  close(): Promise<void>;
}

/** What takes customers' messages to an attendant, in one of several ways. */
export interface Road {
  /** @param heard is called with the identity of each message that the attendant hears. */
  open(chats: readonly string[], heard: (messageId: string) => void): Promise<OpenChats>;
  stop(): Promise<void>;
}

const READER = new TextDecoder();

/** The identity of the message in what the attendant heard. */
export const idOf = (payload: Uint8Array): string =>
  (JSON.parse(READER.decode(payload)) as { message: { id: string } }).message.id;

const WRITER = new TextEncoder();

/** What a customer publishes. */
export const bytesOf = (message: Message): Uint8Array =>
  WRITER.encode(JSON.stringify({ sessionInfo: {}, message }));
