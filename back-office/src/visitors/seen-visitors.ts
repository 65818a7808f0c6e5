import { RestError } from '@chimpassist/client/rest';
import type { SeenVisitor, Visitors } from '@chimpassist/protocol';
import { createSignal, onCleanup } from 'solid-js';

/** How often the list is read while it is looked at, ms. */
const LOOK_MS = 2_000;

/** A visitor, and since when on this page by the clock of this browser. */
export interface KnownVisitor extends SeenVisitor {
  since: number;
}

/** Those of before keep their places, so that nothing moves under a hand; who comes stands below. */
function inPlace(before: readonly string[], now: readonly SeenVisitor[]): string[] {
  const there = new Set(now.map(({ id }) => id));
  const known = new Set(before);
  return [...before.filter((id) => there.has(id)), ...now.map(({ id }) => id).filter((id) => !known.has(id))];
}

/** Reads who is on the site for as long as the page that asks is there and in sight. */
export function createSeenVisitors(read: () => Promise<Visitors>) {
  const [visitors, setVisitors] = createSignal<ReadonlyMap<string, KnownVisitor>>(new Map());
  const [ids, setIds] = createSignal<readonly string[]>([]);
  const [state, setState] = createSignal<'reading' | 'read' | 'unreachable' | 'off'>('reading');
  const [limit, setLimit] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function look(): Promise<void> {
    try {
      const answer = await read();
      if (isOver) return;
      const now = Date.now();
      setVisitors(
        new Map(answer.visitors.map((each) => [each.id, { ...each, since: now - each.seconds * 1_000 }])),
      );
      setIds((before) => inPlace(before, answer.visitors));
      setLimit(answer.limit);
      setState('read');
    } catch (error) {
      if (isOver) return;
      const isOff = error instanceof RestError && error.status === 404;
      if (isOff) setIds([]);
      setState(isOff ? 'off' : 'unreachable');
    }
  }
  async function lookOn(): Promise<void> {
    clearTimeout(timer);
    if (!document.hidden) await look();
    if (isOver) return;
    clearTimeout(timer);
    timer = setTimeout(() => void lookOn(), LOOK_MS);
  }
  const onSight = (): void => {
    if (!document.hidden) void lookOn();
  };
  document.addEventListener('visibilitychange', onSight);
  void lookOn();
  onCleanup(() => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onSight);
  });
  return { visitors, ids, state, limit };
}
