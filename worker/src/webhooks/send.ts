import { before } from '../stranger-body.ts';

const TIMEOUT_MS = 15_000;
/** Of an answer so much is shown in the log. */
const SHOWN_CHARS = 1_000;
const SHOWN_BYTES = 4_000;
/** The longest wait that an endpoint may ask for. */
const RETRY_AFTER_MAX_S = 3_600;

/** What became of one try. */
export interface Answer {
  isTaken: boolean;
  /** Null: there was no answer. */
  status: number | null;
  text: string;
  /** How long it asks to be left alone, ms. */
  retryAfterMs: number;
}

/** Sends one event. No redirect is followed: it could lead into a private network. */
export async function send(url: string, body: string, headers: Record<string, string>): Promise<Answer> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const init: RequestInit = {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'chimp-assist-webhooks' },
      body,
      redirect: 'manual',
      signal,
    };
    const response = await before(signal, fetch(url, init));
    const { status } = response;
    return {
      isTaken: status >= 200 && status < 300,
      status,
      text: await beginningOf(response, signal),
      retryAfterMs: retryAfterOf(response.headers.get('retry-after')),
    };
  } catch (error) {
    const text = signal.aborted ? `No answer within ${TIMEOUT_MS / 1000} s.` : 'No connection.';
    // The cause may name what is none of the reader's business.
    void error;
    return { isTaken: false, status: null, text, retryAfterMs: 0 };
  }
}

/** The status counts, whatever becomes of the body. */
async function beginningOf(response: Response, signal: AbortSignal): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let bytes = 0; bytes < SHOWN_BYTES; ) {
      const { done, value } = await before(signal, reader.read());
      if (done) break;
      bytes += value.byteLength;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // It stopped in the middle.
  }
  reader.cancel().catch(() => undefined);
  return text.slice(0, SHOWN_CHARS).toWellFormed();
}

const retryAfterOf = (text: string | null): number =>
  text !== null && /^\d{1,9}$/.test(text.trim()) ? Math.min(Number(text), RETRY_AFTER_MAX_S) * 1000 : 0;
