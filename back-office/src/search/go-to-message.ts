import type { DeskState } from '../desk/state.ts';
import type { Desk } from '../desk-view/desk-context.tsx';

/** How long the message stays marked. */
const MARKED_MS = 4_000;
/** Frames in which messages that were not drawn yet get their true height. */
const FRAMES = 4;

/** Resolves with what `look` says first. Null: the chat was left. */
function settled<T>(desk: Desk, topic: string, look: (state: DeskState) => T | undefined): Promise<T | null> {
  const { store } = desk;
  return new Promise((resolve) => {
    let isOpened = store.peek().open === topic;
    const tell = (answer: T | null) => {
      stop();
      resolve(answer);
    };
    const see = () => {
      const state = store.peek();
      if (state.open === topic) isOpened = true;
      else if (isOpened) return tell(null);
      const answer = isOpened ? look(state) : undefined;
      if (answer !== undefined) tell(answer);
    };
    const stop = store.listen(see);
    see();
  });
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

async function show(topic: string, seq: number, desk: Desk): Promise<boolean> {
  const find = () => document.querySelector<HTMLElement>(`.messages [data-seq="${seq}"]`);
  desk.reveal({ topic, seq });
  for (let i = 0; i < FRAMES && find() === null; i += 1) await frame();
  for (let i = 0; i < FRAMES && desk.store.peek().open === topic; i += 1) {
    find()?.scrollIntoView({ block: 'center' });
    await frame();
  }
  const element = find();
  desk.reveal(null);
  if (element === null) return false;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.dataset.found = 'true';
  setTimeout(() => delete element.dataset.found, MARKED_MS);
  return true;
}

/**
 * Waits for a chat that is being opened, reads its older messages back to one of them, and shows that one.
 *
 * @returns false where it is not there any more; null where the person has gone elsewhere meanwhile.
 */
export async function goToMessage(desk: Desk, topic: string, seq: number): Promise<boolean | null> {
  for (;;) {
    const state = await settled(desk, topic, ({ chats }) => {
      const chat = chats.get(topic);
      switch (chat?.history.kind) {
        case 'ready':
          return { messages: chat.messages, hasOlder: chat.history.older };
        case 'failed':
        case 'refused':
          return { messages: [], hasOlder: false };
        default:
          return undefined;
      }
    });
    if (state === null) return null;
    const { messages, hasOlder } = state;
    if (messages.some((message) => message.seq === seq)) return show(topic, seq, desk);
    const oldest = messages.find((message) => message.seq !== undefined)?.seq ?? 0;
    if (!hasOlder || oldest < seq) return false;
    // The page before is handed on a moment before its reading counts as done.
    await new Promise((resolve) => setTimeout(resolve));
    desk.engine.history.older(topic);
    const isGrown = await settled(desk, topic, ({ chats }) => {
      const chat = chats.get(topic);
      const now = chat?.messages.find((message) => message.seq !== undefined)?.seq ?? 0;
      // The last page may hold nothing.
      return now < oldest || (chat?.history.kind === 'ready' && !chat.history.older) ? true : undefined;
    });
    if (isGrown === null) return null;
  }
}
