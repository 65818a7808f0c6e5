import type { RefusedReason } from '@chimpassist/protocol';
import type { FileFailure } from '../files/file-failure.ts';
import type { WaitingFile } from '../files/waiting-file.ts';
import type { Connection } from '../mqtt/types.ts';

/** Why an entry is not sent any more: the server's reason, a problem with its files, or no answer for a day. */
export type OutboxFailure = RefusedReason | FileFailure | 'unanswered';

/** One message that waits until it is stored. */
export interface OutboxEntry<T> {
  id: string;
  topic: string;
  payload: T;
  /** The files of the message. They are uploaded before it is sent. */
  files?: readonly WaitingFile[];
  /** When all of them were uploaded, epoch ms: the payload names them from then on. */
  uploadedAt?: number;
  /** Epoch ms. */
  createdAt: number;
  /** When the broker acknowledged it last, epoch ms. It is not stored yet, but it has left. */
  sentAt?: number;
  /** When it was sent for the first time, acknowledged or not, epoch ms. */
  triedAt?: number;
  /** The entry stays for its writer to see, and is not sent any more. */
  failure?: OutboxFailure;
}

/** What an outbox needs for files. */
export interface OutboxFiles<T> {
  /** Begins to upload for an outbox: see `createEntryUploads`. */
  uploads(ports: EntryUploadPorts<T>): EntryUploads<T>;
  /** Deletes files that no entry needs any more. */
  drop(files: readonly WaitingFile[]): void;
}

/** The uploads of the entries that carry files. */
export interface EntryUploads<T> {
  /** Called with the present entries: begins uploads that are due, and stops those whose entries are gone. */
  look(entries: readonly OutboxEntry<T>[]): void;
  /** The network is back: paused uploads go on. */
  nudge(): void;
  stop(): void;
}

export interface EntryUploadPorts<T> {
  random(): number;
  /** Called before an upload begins. False: it has been tried for too long, and does not begin. */
  begins(entry: OutboxEntry<T>, tries: number): boolean;
  completed(id: string, payload: T): void;
  failed(id: string, failure: FileFailure): void;
}

export interface OutboxOptions<T> {
  connection: Pick<Connection, 'publish' | 'onState'>;
  /** Where entries survive a reload. All methods may throw (blocked, full): the outbox then lives in memory. */
  storage: { load(): OutboxEntry<T>[]; save(entries: OutboxEntry<T>[]): void };
  /** Without it, entries with files wait. */
  files?: OutboxFiles<T>;
  /** How long to wait for `stored` before sending again under the same id. Default 10 s, growing with jitter. */
  resendAfterMs?: number;
  random?: () => number;
  /** The present time, epoch ms, for times that are stored. */
  now?: () => number;
  /** The present time of a clock that nobody sets, ms. */
  elapsed?: () => number;
}

export interface Outbox<T> {
  readonly entries: readonly OutboxEntry<T>[];
  /**
   * Keeps the entry, then sends it as soon as there is a connection, in order. An entry whose id is there already stays as it is.
   */
  add(entry: Pick<OutboxEntry<T>, 'id' | 'topic' | 'payload' | 'files'>): void;
  /** The server stored it (from `<sessionTopic>/messages/stored`, or found in history): forget it. */
  settle(id: string): void;
  /** The server refused it (from `<sessionTopic>/messages/refused`): it stays, and is not sent any more. */
  refuse(id: string, reason: RefusedReason): void;
  /** Sends an entry once more, because its writer wants it. */
  retry(id: string): void;
  clear(): void;
  onChange(listener: () => void): () => void;
  stop(): void;
}
