import { ALT_MAX_LENGTH, PLACEHOLDER_MAX_LENGTH } from '@chimpassist/protocol';
import * as v from 'valibot';

/** A file of a message that waits, as its outbox entry writes it down. Its bytes lie in a `FileStore`, under its key. */
export const WaitingFileSchema = v.object({
  /** Names the bytes here, and the upload for the Worker: a retry is the same file. */
  key: v.string(),
  name: v.string(),
  /** As the browser says. */
  type: v.string(),
  /** Bytes. */
  size: v.number(),
  alt: v.exactOptional(v.pipe(v.string(), v.maxLength(ALT_MAX_LENGTH))),
  placeholder: v.exactOptional(v.pipe(v.string(), v.maxLength(PLACEHOLDER_MAX_LENGTH))),
  /** Of a picture, pixels. */
  width: v.exactOptional(v.number()),
  height: v.exactOptional(v.number()),
  /** What seals the bytes, base64: who has the entry can read the file, and nobody else. */
  seal: v.exactOptional(v.string()),
  /** Storage is full or blocked: the bytes live as long as the page does. */
  isKept: v.exactOptional(v.literal(false)),
  /** Grows where the Worker has deleted what was uploaded, and it is uploaded anew. */
  round: v.exactOptional(v.number()),
});
export type WaitingFile = v.InferOutput<typeof WaitingFileSchema>;

/** A file that is ready to be sent. */
export interface PreparedFile {
  blob: Blob;
  name: string;
  alt?: string;
  placeholder?: string;
  width?: number;
  height?: number;
  /** A small picture of it. */
  thumbnail?: Blob;
}

/** As the Worker knows this try of the file. */
export const uploadKeyOf = ({ key, round }: Pick<WaitingFile, 'key' | 'round'>): string =>
  round === undefined ? key : `${key}.${round}`;
