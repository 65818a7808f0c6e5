import type { FileBearer, WaitingFile } from '@chimpassist/client/files';
import type { OutboxFiles } from '@chimpassist/client/outbox';
import type { FilesTaken, SentAttachment } from '@chimpassist/protocol';
import type { ChimpTexts } from '../../types/public.d.ts';
import type { Language } from '../i18n/labels.ts';

/** What the part that is loaded later gives: nothing here costs a byte before. */
export interface FilesPart {
  createFiles(ports: FilesPorts): Files;
}

export interface FilesPorts {
  endpoint: string;
  fetcher?: typeof fetch;
  bearer: FileBearer;
  /** The files of all messages that wait. */
  waiting(): readonly WaitingFile[];
}

/** In which words things are drawn. */
export interface Look {
  language: Language;
  /** Of the page's wish, for numbers. */
  tag: string;
  own: Partial<ChimpTexts> | undefined;
}

/** Files that were chosen and are not sent yet. */
export interface Tray {
  readonly count: number;
  /** None is still being prepared. */
  readonly isReady: boolean;
  /** Hands them over to be sent. */
  take(): WaitingFile[];
  subscribe(listener: () => void): () => void;
}

/** What the composer tells of itself. */
export interface ComposerLook {
  look: Look;
  taken: NonNullable<FilesTaken>;
  isDraftEmpty: boolean;
  isShown: boolean;
  /** Sends one file alone. */
  send(file: WaitingFile): void;
}

/** The files of one message, and what can be done with them. */
export interface MessageFilesLook {
  look: Look;
  attachments: readonly SentAttachment[] | undefined;
  /** Those of an own message that are not uploaded yet. */
  waiting: readonly WaitingFile[] | undefined;
  /** All of the conversation, for the viewer. */
  all(): readonly SentAttachment[];
  /** Takes the message back. */
  cancel(): void;
}

/** Files of one client: chosen, shown, recorded and uploaded. What is drawn into a place goes by `erase`. */
export interface Files extends OutboxFiles<Record<string, unknown>> {
  readonly tray: Tray;
  /** What takes files and voice, into a place in the composer; with it the panel takes what is dropped and pasted. */
  drawComposer(place: HTMLElement, composer: ComposerLook): void;
  drawMessage(place: HTMLElement, message: MessageFilesLook): void;
  erase(place: HTMLElement): void;
  /** What became of a file that was not sent; null where it is not a failure of a file. */
  failureText(failure: string, look: Look): string | null;
  /** Somebody else sits here now. */
  reset(): void;
}
