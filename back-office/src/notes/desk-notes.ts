import type { ChatMessage } from '@chimpassist/client/conversation';
import type { Connection } from '@chimpassist/client/mqtt';
import { createWorkspaceRest, RestError } from '@chimpassist/client/rest';
import { followMentions, followNotes, gapIn, withNotes } from '@chimpassist/client/workspace';
import { type Id, type Note, randomId } from '@chimpassist/protocol';
import { createSignal } from 'solid-js';
import type { DeskStore } from '../desk/store.ts';
import { rowsWithNotes } from './note-rows.ts';

/** Of one page. */
const PAGE = 200;
/** Pages of older notes that are read to find one that is sought. */
const MOST_PAGES = 25;

/** The notes of one chat, as far as they are here. */
export interface ChatNotes {
  notes: readonly Note[];
  /** `refused`: this attendant may not read them. */
  state: 'loading' | 'ready' | 'failed' | 'refused';
}

/** A note that a person goes to. */
interface SoughtNote {
  topic: string;
  n: number;
  isFound: boolean;
}

const NOTHING: ChatNotes = { notes: [], state: 'loading' };

export interface DeskNotesOptions {
  access: Parameters<typeof createWorkspaceRest>[0];
  connection: Connection;
  store: DeskStore;
  /** Mentions were not heard from the beginning: the desk's picture has those before. */
  readPicture(): void;
}

/** Reads the notes of the chat on the screen, hears those that come, and hears who names this attendant in one. */
export function startDeskNotes({ access, connection, store, readPicture }: DeskNotesOptions) {
  const rest = createWorkspaceRest(access);
  const [all, setAll] = createSignal<ReadonlyMap<string, ChatNotes>>(new Map());
  const [sought, setSought] = createSignal<SoughtNote | null>(null);
  /** Under which id words go out: they keep it where they are sent again. */
  let unsure: { topic: string; content: string; id: string } | null = null;
  let followed: { topic: string; leave(): void } | null = null;

  const of = (topic: string): ChatNotes => all().get(topic) ?? NOTHING;
  const customerOf = (topic: string): Id | undefined => store.peek().chats.get(topic)?.session.customer.id;
  const put = (topic: string, next: ChatNotes) => setAll((before) => new Map(before).set(topic, next));
  const take = (topic: string, notes: readonly Note[], state = of(topic).state) =>
    put(topic, { notes: withNotes(of(topic).notes, notes), state });

  async function read(topic: string): Promise<void> {
    const customerId = customerOf(topic);
    if (customerId === undefined) return;
    try {
      const newest = await rest.notes(customerId, { limit: PAGE });
      take(topic, newest, 'ready');
      // More were written while nobody listened than one page holds, or one was not heard.
      for (let gap = gapIn(of(topic).notes); gap !== null; gap = gapIn(of(topic).notes)) {
        const missed = await rest.notes(customerId, { after: gap, limit: PAGE });
        if (withNotes(of(topic).notes, missed) === of(topic).notes) break;
        take(topic, missed);
      }
    } catch (error) {
      const isRefused = error instanceof RestError && error.status === 403;
      if (of(topic).state !== 'ready') put(topic, { ...of(topic), state: isRefused ? 'refused' : 'failed' });
    }
  }
  async function readBack(topic: string, n: number): Promise<void> {
    const customerId = customerOf(topic);
    for (let pages = 0; customerId !== undefined && pages < MOST_PAGES; pages += 1) {
      const [first] = of(topic).notes;
      if (first === undefined || first.n <= n) return;
      take(topic, await rest.notes(customerId, { before: first.n, limit: PAGE }));
    }
  }

  function follow(topic: string | null): void {
    if (followed?.topic === topic) return;
    followed?.leave();
    followed = null;
    // The desk may not know it yet.
    if (topic === null || customerOf(topic) === undefined) return;
    const leave = followNotes(connection, topic, {
      onNotes(notes) {
        take(topic, notes);
        if (gapIn(of(topic).notes) !== null) void read(topic);
      },
      onReady: () => void read(topic),
    });
    followed = { topic, leave };
  }
  follow(store.peek().open);
  const stopListening = store.listen((before, after) => {
    if (before.open !== after.open || followed?.topic !== after.open) follow(after.open);
  });
  let isLate = connection.state.kind === 'online';
  const leaveMentions = followMentions(connection, store.peek().me.id, {
    onMention: (mention) => store.dispatch({ type: 'mentioned', mention }),
    onReady() {
      // Later the picture is read after each time that the desk is listened to again.
      if (isLate) readPicture();
      isLate = false;
    },
  });

  return {
    /** Tracked. */
    of,
    /** Messages and notes of a chat, in the order of time. Tracked. */
    rows(topic: string, messages: readonly ChatMessage[], hasOlder: boolean): string[] {
      const wanted = sought();
      return rowsWithNotes(messages, of(topic).notes, {
        hasOlder,
        sought: wanted?.topic === topic ? wanted.n : null,
      });
    },
    retry: (topic: string): void => void read(topic),
    /** Stores a note; it stands in the chat then. @throws {RestError} */
    async add(topic: string, content: string, mentions: Id[]): Promise<void> {
      const customerId = customerOf(topic);
      if (customerId === undefined) return;
      if (unsure?.topic !== topic || unsure.content !== content) unsure = { topic, content, id: randomId() };
      const note = await rest.addNote(customerId, { content, mentions, id: unsure.id });
      unsure = null;
      take(topic, [note]);
    },
    /** The note that a person goes to, or has gone to last: it is shown wherever it stands. */
    sought,
    seek(topic: string, n: number): void {
      setSought({ topic, n, isFound: false });
      readBack(topic, n).catch(() => {
        // It is shown as soon as it is read.
      });
    },
    /** The person is there. */
    found: (): void => void setSought((before) => (before === null ? null : { ...before, isFound: true })),
    stop(): void {
      stopListening();
      leaveMentions();
      followed?.leave();
    },
  };
}

export type DeskNotes = ReturnType<typeof startDeskNotes>;
