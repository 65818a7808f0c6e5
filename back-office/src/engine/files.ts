import type { OutgoingPayload } from '@chimpassist/client/channel';
import { lateOutboxFiles, type OutboxEntry } from '@chimpassist/client/outbox';
import { type AttendantRest, RestError } from '@chimpassist/client/rest';
import type { FilesTaken } from '@chimpassist/protocol';
import { createSignal } from 'solid-js';
import type { FileWork } from '../files/file-work.ts';
import type { Account } from '../identity/account.ts';

/** Files of chats: what is offered, and the work with their bytes, whose script is loaded at the first file. */
export function createFiles(endpoint: string, account: Account, rest: AttendantRest) {
  /** What this deployment takes; null: nothing, or nobody has said it yet. */
  const [taken, setTaken] = createSignal<FilesTaken>(null);
  /** Grows as bytes leave. */
  const [moved, setMoved] = createSignal(0, { equals: false });
  const { promise: waiting, resolve: tidy } = Promise.withResolvers<() => string[]>();
  let loading: Promise<FileWork> | null = null;
  let loaded: FileWork | null = null;

  async function renew(): Promise<void> {
    const asked = account.token();
    try {
      const next = await rest.renewToken();
      if (next !== null && account.token() === asked) account.renew(next);
    } catch (error) {
      if (error instanceof RestError && error.status === 401 && account.token() === asked) account.expire();
    }
  }
  async function load(): Promise<FileWork> {
    const { createFileWork } = await import('../files/file-work.ts');
    const work = createFileWork(endpoint, { token: account.token, renew });
    work.outbox.onProgress(() => setMoved(0));
    loaded = work;
    void waiting.then((keys) => work.store.tidy(new Set(keys())));
    return work;
  }
  /** Rejects where the script does not come; the next call asks again. */
  function work(): Promise<FileWork> {
    loading ??= load();
    loading.catch(() => {
      loading = null;
    });
    return loading;
  }
  let isAnswered = false;
  function ask(): void {
    if (isAnswered) return;
    rest.filesTaken().then(
      (answer) => {
        isAnswered = true;
        setTaken(answer);
      },
      () => {
        // Away: the next connection asks again.
      },
    );
  }
  ask();

  const outbox = lateOutboxFiles<OutgoingPayload>(async () => (await work()).outbox);
  return {
    taken,
    work,
    outbox,
    /** There is a connection: what nobody has answered yet is asked again. */
    connected: ask,
    /** Throws away what has lain here too long, at the first file; but for these keys, which are asked then. */
    tidy,
    /** How much of a message's files has left, 0 to 1. Tracked. */
    progressOf(entry: Pick<OutboxEntry<OutgoingPayload>, 'files'>): number {
      moved();
      return loaded?.outbox.progressOf(entry) ?? 0;
    },
    /** What is uploaded is on the screen by another name from now on. */
    follow(entries: readonly OutboxEntry<OutgoingPayload>[]): void {
      for (const { files: waiting = [], payload } of entries)
        for (const [i, { id }] of (payload.message.attachments ?? []).entries()) {
          const file = waiting[i];
          if (file !== undefined) loaded?.isStoredAs(file, id);
        }
    },
    stop: () => loaded?.stop(),
  };
}
export type Files = ReturnType<typeof createFiles>;
