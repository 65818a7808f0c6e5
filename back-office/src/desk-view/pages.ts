import { batch, createSignal } from 'solid-js';
import { addressedPage } from './address.ts';
import type { createAddressedChat } from './addressed-chat.ts';

export const SEARCH_PAGE = 'search';

export interface PagesOptions {
  /** The chat on the screen. */
  open(): string | null;
  closeChat(): void;
  addressed: Pick<ReturnType<typeof createAddressedChat>, 'want' | 'drop'>;
  /** The person goes on to write in this chat. */
  askReply(topic: string): void;
}

/** What may lie in the place of the chat: a page, as the address names it. */
export function createPages({ open, closeChat, addressed, askReply }: PagesOptions) {
  const [page, setPage] = createSignal(addressedPage());
  /** From which a page was opened. */
  let chatBefore: string | null = null;
  return {
    page,
    /** By the address: nothing else moves. */
    set: (next: string | null): void => void setPage(next),
    /** A chat takes the place of the page. Until it is drawn, its address stands for it, so that nobody sees no chat between. */
    giveWay(topic: string | null): void {
      batch(() => {
        if (page() !== null && topic !== null) addressed.want(topic);
        else addressed.drop();
        setPage(null);
      });
    },
    /** Null leads back to the chat from which one came. */
    openPage(next: string | null): void {
      if (next !== null && page() === null) {
        chatBefore = open();
        addressed.drop();
        closeChat();
      }
      batch(() => {
        if (next === null && chatBefore !== null) addressed.want(chatBefore);
        setPage(next);
      });
      if (next === null && chatBefore !== null) askReply(chatBefore);
    },
  };
}
