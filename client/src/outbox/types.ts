import type { RefusedReason } from '@chimpassist/protocol';
import type { FileFailure } from '../files/file-failure.ts';
import type { WaitingFile } from '../files/waiting-file.ts';
import type { Connection } from '../mqtt/types.ts';

/** Why an entry is not sent any more: the server's reason, what is wrong with its files, or nobody has answered for a day. */
export type OutboxFailure = RefusedReason | FileFailure | 'unanswered';

/** One message that waits until it is stored. */
export interface OutboxEntry<T> {
  id: string;
  topic: string;
  payload: T;
  /** What the message carries. They are uploaded before it is sent. */
  files?: readonly WaitingFile[];
  /** When all of them were uploaded, epoch ms: the payload names them from then on. */
  uploadedAt?: number;
  /** Epoch ms. */
  createdAt: number;
  /** When the broker acknowledged it last, epoch ms. It is not stored yet, but it has left. */
  sentAt?: number;
  /** When it was sent for the first time, acknowledged or not, epoch ms. */
  triedAt?: number;
  /** It is kept for its writer's eyes only, and not sent any more. */
  failure?: OutboxFailure;
}

/** What an outbox wants of files. */
export interface OutboxFiles<T> {
  /** Begins to upload for an outbox: see `createEntryUploads`. */
  uploads(ports: EntryUploadPorts<T>): EntryUploads<T>;
  /** Nobody needs them any more. */
  drop(files: readonly WaitingFile[]): void;
}

/** What is done for the entries that carry files. */
export interface EntryUploads<T> {
  /** The entries are these by now: begins what is due, and stops what is not wanted any more. */
  look(entries: readonly OutboxEntry<T>[]): void;
  /** The network is back: what pauses goes on. */
  nudge(): void;
  stop(): void;
}

export interface EntryUploadPorts<T> {
  random(): number;
  /** An upload begins. False: it has been tried for too long, and does not begin. */
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
  /** Epoch ms, for what is written down. */
  now?: () => number;
  /** Ms of a clock that nobody sets. */
  elapsed?: () => number;
}

export interface Outbox<T> {
  readonly entries: readonly OutboxEntry<T>[];
  /** Keeps it, then sends as soon as there is a connection; in order. An id that is there already is left as it is. */
  add(entry: Pick<OutboxEntry<T>, 'id' | 'topic' | 'payload' | 'files'>): void;
  /** The server stored it (from `<sessionTopic>/messages/stored`, or found in history): forget it. */
  settle(id: string): void;
  /** The server refused it (from `<sessionTopic>/messages/refused`): it stays, and is not sent any more. */
  refuse(id: string, reason: RefusedReason): void;
  /** Its writer wants it sent once more. */
  retry(id: string): void;
  clear(): void;
  onChange(listener: () => void): () => void;
  stop(): void;
}
