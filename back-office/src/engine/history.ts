import { createHistoryReader, type HistoryReader } from '@chimpassist/client/history';
import { type AttendantRest, RestError } from '@chimpassist/client/rest';
import type { DeskStore } from '../desk/store.ts';

/** How many requests for history are on their way at once. */
const PARALLEL = 4;

type Job = { topic: string } & (
  | { kind: 'newest' | 'older' | 'catchUp' }
  /** Up to this `seq`. */
  | { kind: 'missed'; seq: number }
);

/**
 * Fetches messages: the newest page when a chat is first needed, older pages on demand, and what was missed after each
 * reconnection. One job per chat and kind; the chat on the screen goes first.
 */
export function createHistory(store: DeskStore, rest: AttendantRest, now: () => number = Date.now) {
  const waiting: Job[] = [];
  const busy = new Set<string>();
  /** By topic. */
  const readers = new Map<string, HistoryReader>();
  const keyOf = (job: Job) => `${job.kind} ${job.topic}`;

  function readerOf(topic: string): HistoryReader {
    const known = readers.get(topic);
    if (known !== undefined) return known;
    const reader = createHistoryReader({
      async read(page) {
        const chat = store.peek().chats.get(topic);
        return chat === undefined ? [] : rest.messages(chat.session.customer.id, page);
      },
      arrived: (messages, hasOlder) =>
        store.dispatch({ type: 'historyLoaded', topic, messages, older: hasOlder ?? null, at: now() }),
    });
    readers.set(topic, reader);
    return reader;
  }

  async function run(job: Job): Promise<void> {
    const { topic } = job;
    const chat = store.peek().chats.get(topic);
    if (chat === undefined) return;
    const reader = readerOf(topic);
    const isReady = chat.history.kind === 'ready';
    try {
      if (!isReady) store.dispatch({ type: 'historyLoading', topic });
      if (job.kind === 'older')
        await reader.older(chat.messages.filter(({ seq }) => seq !== undefined).length);
      else if (job.kind === 'newest' || !isReady) await reader.newest();
      else if (job.kind === 'missed') await reader.missed(job.seq);
      else await reader.catchUp();
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
    const same = waiting.find((other) => keyOf(other) === keyOf(job));
    if (same !== undefined) {
      if (same.kind === 'missed' && job.kind === 'missed') same.seq = Math.max(same.seq, job.seq);
      return;
    }
    // What is on its way may have read before this was written: one more follows it. Other pages are there or not.
    const isOfTheMoment = job.kind === 'missed' || job.kind === 'catchUp';
    if (!isOfTheMoment && busy.has(keyOf(job))) return;
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
    heard: (topic: string, seqs: readonly number[]): void => readers.get(topic)?.heard(seqs),
    retry: (topic: string) => ask({ topic, kind: 'newest' }),
    older: (topic: string) => ask({ topic, kind: 'older' }),
    /** What was written, and read, while nobody listened: after the chat's topics are subscribed (again). */
    catchUp: (topic: string) => ask({ topic, kind: 'catchUp' }),
    /** What was written and never heard: the server counts up to this `seq`. */
    missed: (topic: string, seq: number) => ask({ topic, kind: 'missed', seq }),
  };
}
