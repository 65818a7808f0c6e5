import { type AttendantRest, CATCH_UP_PAGE, HISTORY_PAGE, RestError } from '@chimpassist/client/rest';
import type { WireMessage } from '@chimpassist/client/wire';
import type { DeskStore } from '../desk/store.ts';

/** How many requests for history are on their way at once. */
const PARALLEL = 4;

type Job = { topic: string; kind: 'newest' | 'older' | 'missed' };

/**
 * Fetches messages: the newest page when a chat is first needed, older pages on demand, and what was missed after each
 * reconnection. One job per chat and kind; the chat on the screen goes first.
 */
export function createHistory(store: DeskStore, rest: AttendantRest, now: () => number = Date.now) {
  const waiting: Job[] = [];
  const busy = new Set<string>();
  /** By topic: the `seq` up to which all is known. Only an unbroken reading moves it. */
  const cursors = new Map<string, number>();
  const keyOf = (job: Job) => `${job.kind} ${job.topic}`;

  const moveTo = (topic: string, messages: readonly WireMessage[]): void => {
    const highest = Math.max(cursors.get(topic) ?? 0, ...messages.map(({ seq }) => seq ?? 0));
    cursors.set(topic, highest);
  };

  /** Stored messages that are known: the very next number after the last one leaves no gap behind it. */
  function heard(topic: string, seqs: readonly number[]): void {
    for (const seq of seqs) if (seq === (cursors.get(topic) ?? -1) + 1) cursors.set(topic, seq);
  }

  async function run(job: Job): Promise<void> {
    const chat = store.peek().chats.get(job.topic);
    if (chat === undefined) return;
    const customerId = chat.session.customer.id;
    const { topic } = job;
    try {
      if (job.kind === 'missed' && chat.history.kind === 'ready') {
        for (let isMore = true; isMore; ) {
          const after = cursors.get(topic) ?? 0;
          const messages = await rest.missed(customerId, after);
          store.dispatch({ type: 'historyLoaded', topic, messages, older: null, at: now() });
          moveTo(topic, messages);
          isMore = messages.length === CATCH_UP_PAGE && cursors.get(topic) !== after;
        }
        return;
      }
      const stored = chat.messages.filter((message) => message.seq !== undefined).length;
      const offset = job.kind === 'older' ? stored : 0;
      if (chat.history.kind !== 'ready') store.dispatch({ type: 'historyLoading', topic });
      const messages = await rest.history(customerId, offset);
      const older = messages.length === HISTORY_PAGE;
      store.dispatch({ type: 'historyLoaded', topic, messages, older, at: now() });
      if (job.kind !== 'older') moveTo(topic, messages);
    } catch (error) {
      const isRefused = error instanceof RestError && error.status === 403;
      if (store.peek().chats.get(topic)?.history.kind !== 'ready')
        store.dispatch({ type: 'historyFailed', topic, isRefused });
    }
  }

  function pump(): void {
    while (busy.size < PARALLEL) {
      const open = store.peek().open;
      const free = waiting.filter((each) => !busy.has(keyOf(each)));
      const job = free.find(({ topic }) => topic === open) ?? free[0];
      if (job === undefined) return;
      waiting.splice(waiting.indexOf(job), 1);
      busy.add(keyOf(job));
      void run(job).finally(() => {
        busy.delete(keyOf(job));
        pump();
      });
    }
  }

  function ask(job: Job): void {
    if (waiting.some((other) => keyOf(other) === keyOf(job))) return;
    // A catch-up on its way may have read before this was written: one more follows it. Other pages are there or not.
    if (job.kind !== 'missed' && busy.has(keyOf(job))) return;
    waiting.push(job);
    pump();
  }

  return {
    /** The newest page, where the chat has none yet. */
    ensure(topic: string) {
      const kind = store.peek().chats.get(topic)?.history.kind;
      // Refused while it was a colleague's: asked again when it is mine.
      const isMineNow = kind === 'refused' && store.peek().chats.get(topic)?.mine === true;
      if (kind === 'unknown' || isMineNow) ask({ topic, kind: 'newest' });
    },
    heard,
    retry: (topic: string) => ask({ topic, kind: 'newest' }),
    older: (topic: string) => ask({ topic, kind: 'older' }),
    /** What was written and never heard: after its topics are subscribed (again), or where the server counts more. */
    catchUp: (topic: string) => ask({ topic, kind: 'missed' }),
  };
}
