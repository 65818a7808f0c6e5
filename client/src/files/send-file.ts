import { RestError } from '../rest/rest-error.ts';

export interface FileRequest {
  url: string;
  headers: Record<string, string>;
  body: Blob;
  signal: AbortSignal;
  /** Bytes that have left so far. */
  onProgress(sent: number): void;
}

/** Posts a body and tells how it goes. Rejects with a `RestError` of status 0 where there is no answer. */
export type SendFile = (request: FileRequest) => Promise<Response>;

/** A connection over which nothing passes for so long is broken, whatever the browser believes. */
const STALLED_MS = 60_000;
/** Without progress to look at: as slow as a bad phone network may be. */
const SLOWEST_BYTES_PER_S = 10_000;

const broken = (): RestError => new RestError(0, 'no answer');

/** `fetch` tells nothing of what has left: for Node. */
export const sendByFetch =
  (fetcher: typeof fetch = (input, init) => fetch(input, init)): SendFile =>
  async ({ url, headers, body, signal, onProgress }) => {
    const slowest = AbortSignal.timeout(STALLED_MS + Math.ceil((body.size / SLOWEST_BYTES_PER_S) * 1_000));
    try {
      const response = await fetcher(url, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.any([signal, slowest]),
      });
      onProgress(body.size);
      return response;
    } catch {
      throw broken();
    }
  };

/** In browsers: tells of its progress, and gives up what stalls. */
export const sendByXhr: SendFile = ({ url, headers, body, signal, onProgress }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stalled: ReturnType<typeof setTimeout> | undefined;
    const abort = (): void => request.abort();
    const moved = (): void => {
      clearTimeout(stalled);
      stalled = setTimeout(abort, STALLED_MS);
    };
    const end = (): void => {
      clearTimeout(stalled);
      signal.removeEventListener('abort', abort);
    };
    request.upload.onprogress = ({ loaded }) => {
      moved();
      onProgress(loaded);
    };
    request.onload = () => {
      end();
      const retryAfter = request.getResponseHeader('retry-after');
      resolve(
        new Response(request.status === 204 ? null : request.responseText, {
          status: request.status,
          headers: retryAfter === null ? {} : { 'retry-after': retryAfter },
        }),
      );
    };
    request.onerror = request.onabort = () => {
      end();
      reject(broken());
    };
    if (signal.aborted) return reject(broken());
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    signal.addEventListener('abort', abort);
    moved();
    request.send(body);
  });

/** What this platform can do best. */
export const sendFile = (fetcher?: typeof fetch): SendFile =>
  fetcher === undefined && 'XMLHttpRequest' in globalThis ? sendByXhr : sendByFetch(fetcher);
