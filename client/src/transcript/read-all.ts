import type { WireMessage } from '../wire/message.ts';

/** Most messages of a transcript: a longer chat begins later. */
const MESSAGES_MAX = 5_000;
const PAGE = 200;

/** All that was said in a chat, oldest first. @param read a page of messages, as the REST call answers it. */
export async function readAll(
  read: (page: { limit: number; offset: number }) => Promise<WireMessage[]>,
): Promise<WireMessage[]> {
  let all: WireMessage[] = [];
  for (;;) {
    const page = await read({ limit: PAGE, offset: all.length });
    all = [...page, ...all];
    if (page.length < PAGE || all.length >= MESSAGES_MAX) return all;
  }
}
