import {
  type Attachment,
  CALLS,
  type FilesTaken,
  type Id,
  PAGE_CONFIG_PATH,
  PageConfigSchema,
  pathOf,
} from '@chimpassist/protocol';
import { createHttp, read } from '../rest/http.ts';
import { proven } from '../rest/proven.ts';
import { errorOf, RestError } from '../rest/rest-error.ts';
import { type SendFile, sendFile } from './send-file.ts';

/** How long the bytes of a file may take. */
const READ_TIMEOUT_MS = 120_000;

/** How calls of files prove themselves: asked at each, so that a renewed token is used, and renewed where it is not taken. */
export interface FileBearer {
  token(): string | null;
  renew(): Promise<unknown>;
  /** Whose token it is: an answer that would need another person's is an error. */
  person?(): string;
}

export interface FileRestOptions {
  /** The Worker's address, without a slash at its end. */
  endpoint: string;
  bearer: FileBearer;
  fetcher?: typeof fetch;
  send?: SendFile;
}

export interface NewFile {
  /** The same at each try: see `uploadKeyOf`. */
  uploadKey: string;
  blob: Blob;
  name: string;
  type: string;
}

const tooLarge = (): RestError =>
  new RestError(413, 'larger than is taken', { code: 'attachment_too_large' });

/** The Worker's calls for files. Each throws {@link RestError}. */
export function createFileRest({ endpoint, bearer, fetcher, send = sendFile(fetcher) }: FileRestOptions) {
  const call = createHttp(endpoint, fetcher);

  const get = (path: string, signal?: AbortSignal): Promise<Response> =>
    proven(bearer, (token) => call(path, { signal: signal ?? AbortSignal.timeout(READ_TIMEOUT_MS) }, token));
  async function blobOf(response: Response): Promise<Blob> {
    try {
      return await response.blob();
    } catch {
      throw new RestError(0, 'the file did not come whole');
    }
  }
  const post = (
    path: string,
    { blob, type, headers = {} }: { blob: Blob; type: string; headers?: Record<string, string> },
    { signal, onProgress = () => {} }: UploadPorts,
  ): Promise<Response> =>
    proven(bearer, async (token) => {
      const response = await send({
        url: endpoint + path,
        headers: {
          'content-type': type || 'application/octet-stream',
          ...headers,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: blob,
        signal,
        onProgress,
      });
      if (!response.ok) throw await errorOf(response);
      return response;
    });

  async function offer(): Promise<FilesTaken> {
    return (await read(await call(PAGE_CONFIG_PATH, {}, null), PageConfigSchema)).attachments;
  }
  const isTooLarge = ({ size }: Blob): Promise<boolean> =>
    offer().then(
      (taken) => taken !== null && size > taken.maxBytes,
      () => false,
    );

  return {
    /** Whether this deployment takes files, and which; null where it takes none. Needs no token. */
    offer,
    async upload(customerId: Id, file: NewFile, ports: UploadPorts): Promise<Attachment> {
      const { uploadKey, blob, name, type } = file;
      const path = pathOf(CALLS.uploadAttachment, { customerId }, { name });
      const headers = { 'idempotency-key': uploadKey };
      const response = await post(path, { blob, type, headers }, ports).catch(async (error: unknown) => {
        // Who refuses a file by its length may close the connection under its bytes, and the answer is lost with it.
        if (error instanceof RestError && error.status === 0 && (await isTooLarge(blob))) throw tooLarge();
        throw error;
      });
      return read(response, CALLS.uploadAttachment.answer);
    },
    async putThumbnail(attachmentId: string, blob: Blob, ports: UploadPorts): Promise<void> {
      await post(pathOf(CALLS.putThumbnail, { attachmentId }), { blob, type: blob.type }, ports);
    },
    /** The small picture; null where its sender gave none. */
    async thumbnail(attachmentId: string, signal?: AbortSignal): Promise<Blob | null> {
      try {
        return await blobOf(await get(pathOf(CALLS.thumbnail, { attachmentId }), signal));
      } catch (error) {
        if (error instanceof RestError && error.status === 404) return null;
        throw error;
      }
    },
    bytes: async (attachmentId: string, signal?: AbortSignal): Promise<Blob> =>
      blobOf(await get(pathOf(CALLS.attachment, { attachmentId }), signal)),
    /** An address from which a browser saves the file, for ten minutes and without a token. */
    link: (attachmentId: string) =>
      proven(bearer, async (token) =>
        read(
          await call(pathOf(CALLS.linkAttachment, { attachmentId }), { method: 'POST' }, token),
          CALLS.linkAttachment.answer,
        ),
      ),
  };
}
export type FileRest = ReturnType<typeof createFileRest>;

export interface UploadPorts {
  signal: AbortSignal;
  /** Bytes that have left so far. */
  onProgress?(sent: number): void;
}
