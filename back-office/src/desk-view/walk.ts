import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** So long after the last step or key, the list settles again. */
const REST_MS = 120_000;

/** The topic that stands `step` rows from the open one; at the ends the same again. */
function neighbour(topics: readonly string[], open: string | null, step: 1 | -1): string | null {
  const place = open === null ? -1 : topics.indexOf(open);
  if (place === -1) return (step === 1 ? topics[0] : topics.at(-1)) ?? null;
  return topics[Math.min(topics.length - 1, Math.max(0, place + step))] ?? null;
}

/**
 * A walk through the chats by keyboard. Its order is the list's when it begins and stays as it is, whatever arrives
 * meanwhile, so that it comes to every chat; who is new comes at its end. The list shows the same order.
 */
export function createWalk(listed: Accessor<readonly string[]>) {
  const [order, setOrder] = createSignal<readonly string[] | null>(null);
  let isReplying = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function rest(): void {
    clearTimeout(timer);
    timer = setTimeout(end, REST_MS);
  }
  function end(): void {
    clearTimeout(timer);
    isReplying = false;
    setOrder(null);
  }
  onCleanup(() => clearTimeout(timer));

  return {
    /** Null while nobody walks. */
    order,
    /** The next chat from the open one. `fromReply`: out of the field of a reply, into the next one's. */
    step(open: string | null, step: 1 | -1, fromReply: boolean): { topic: string | null; reply: boolean } {
      const now = listed();
      const before = order() ?? [];
      const known = new Set(before);
      const next = [...before.filter((topic) => now.includes(topic)), ...now.filter((t) => !known.has(t))];
      setOrder(next);
      rest();
      isReplying ||= fromReply;
      return { topic: neighbour(next, open, step), reply: isReplying };
    },
    /** The person is still at it. */
    goesOn(): void {
      if (order() !== null) rest();
    },
    end,
  };
}

export type Walk = ReturnType<typeof createWalk>;
