import { DRAFT_MAX_LENGTH, type Drafts, type DraftsBody } from '@chimpassist/protocol';
import { mergeDraft } from './merge-draft.ts';

/** A chat's drafts are stored at most once in so long while somebody types. */
export const STORE_EVERY_MS = 10_000;

type Kind = 'reply' | 'note';
export type Texts = Record<Kind, string>;
const KINDS = ['reply', 'note'] as const;
const NOTHING: Drafts = { reply: '', note: '', at: 0 };

export interface DraftSyncPorts {
  read(): Promise<Drafts>;
  store(body: DraftsBody): Promise<Drafts>;
  /** What stands in the fields here. */
  texts(): Texts;
  write(kind: Kind, text: string): void;
  /** On what this machine and the server agreed last; kept over a reload. */
  agreed(): Drafts | null;
  keepAgreed(drafts: Drafts): void;
  /** Epoch ms, or any clock that only grows. */
  now(): number;
}

/** Keeps the drafts of one chat the same here and on the server. */
export function createDraftSync(ports: DraftSyncPorts) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let storedAt = Number.NEGATIVE_INFINITY;
  /** Calls go one after the other: each knows what the one before has brought. */
  let last: Promise<void> = Promise.resolve();
  let isStopped = false;

  const agreed = (): Drafts => ports.agreed() ?? NOTHING;
  function changes(): Partial<Texts> {
    const now = ports.texts();
    const known = agreed();
    const changed = KINDS.filter((kind) => now[kind] !== known[kind] && now[kind].length <= DRAFT_MAX_LENGTH);
    return Object.fromEntries(changed.map((kind) => [kind, now[kind]]));
  }
  const hasChanges = (): boolean => Object.keys(changes()).length > 0;

  async function storeNow(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const body = changes();
    if (Object.keys(body).length === 0) return;
    storedAt = ports.now();
    const answer = await ports.store({ ...body, after: agreed().at });
    const isTaken = KINDS.every((kind) => body[kind] === undefined || body[kind] === answer[kind]);
    if (isTaken) ports.keepAgreed({ ...agreed(), ...body });
    take(answer);
    // Another machine was faster: what stands here now is of both.
    if (!isTaken) storeSoon();
  }
  function take(there: Drafts): void {
    const known = agreed();
    if (there.at < known.at) return;
    const here = ports.texts();
    for (const kind of KINDS) {
      const text = mergeDraft(here[kind], there[kind], known[kind]);
      if (text !== here[kind]) ports.write(kind, text);
    }
    ports.keepAgreed(there);
  }
  /** Away, or refused: the words are kept here, and stored with the next try. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work).catch(() => {
      if (!isStopped && hasChanges()) storeSoon();
    });
    return last;
  };
  function storeSoon(): void {
    const wait = Math.max(0, storedAt + STORE_EVERY_MS - ports.now());
    timer ??= setTimeout(() => void inTurn(storeNow), Math.max(wait, 1));
  }

  return {
    /** Somebody types. */
    changed(): void {
      if (isStopped) return;
      if (!hasChanges()) {
        clearTimeout(timer);
        timer = undefined;
        return;
      }
      // Words that are sent within this time cost nothing.
      timer ??= setTimeout(() => void inTurn(storeNow), STORE_EVERY_MS);
    },
    /** It was sent: nobody goes on with it at another machine. */
    sent(): Promise<void> {
      return inTurn(storeNow);
    },
    /** Somebody goes away from the chat or the window: it is stored as soon as it may be. */
    left(): void {
      if (isStopped || !hasChanges()) return;
      clearTimeout(timer);
      timer = undefined;
      storeSoon();
    },
    /** Takes over what another machine has stored. */
    read: (): Promise<void> => inTurn(async () => take(await ports.read())),
    /** Another machine has stored something, or this one. */
    heard(at: number): void {
      void inTurn(async () => {
        if (at > agreed().at) take(await ports.read());
      });
    },
    /** The page goes: what there is goes to the server with it. */
    stop(): void {
      void inTurn(storeNow);
      isStopped = true;
    },
  };
}

export type DraftSync = ReturnType<typeof createDraftSync>;
