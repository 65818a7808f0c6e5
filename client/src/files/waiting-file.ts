import * as v from 'valibot';

/** A file of a message that waits, as its outbox entry writes it down. Its bytes lie in a `FileStore`, under its key. */
export interface WaitingFile {
  /** Names the bytes here, and the upload for the Worker: a retry is the same file. */
  key: string;
  name: string;
  /** As the browser says. */
  type: string;
  /** Bytes. */
  size: number;
  alt?: string;
  placeholder?: string;
  /** Of a picture, pixels. */
  width?: number;
  height?: number;
  /** What seals the bytes, base64: who has the entry can read the file, and nobody else. */
  seal?: string;
  /** Storage is full or blocked: the bytes live as long as the page does. */
  isKept?: false;
  /** Grows where the Worker has deleted what was uploaded, and it is uploaded again. */
  round?: number;
}

/** As a former visit of the page left it. What the Worker reads of it, it looks at itself. */
export const storedWaitingFile = v.custom<WaitingFile>((value) => {
  const { key, size } = (value ?? {}) as Record<string, unknown>;
  return typeof key === 'string' && typeof size === 'number';
});

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
