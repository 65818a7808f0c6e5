import * as v from 'valibot';
import { decodeOr } from '../wire/decode.ts';

export interface RestErrorDetail {
  /** The Worker's word for what is wrong, where it gave one. */
  code?: string | undefined;
  /** It asks not to be asked again before, ms. */
  retryAfterMs?: number | undefined;
}

/** `status` is the HTTP status, or 0 where there was no answer that could be read. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;
  readonly code: string | null;
  readonly retryAfterMs: number | null;
  constructor(status: number, message: string, { code, retryAfterMs }: RestErrorDetail = {}) {
    super(message);
    this.status = status;
    this.code = code ?? null;
    this.retryAfterMs = retryAfterMs ?? null;
  }
}

const RefusalSchema = v.object({ error: v.object({ code: v.string() }) });
const MAX_RETRY_AFTER_S = 3_600;

/** The error of an answer other than 2xx. */
export async function errorOf(response: Response): Promise<RestError> {
  const body = decodeOr(RefusalSchema, await response.json().catch(() => null));
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new RestError(response.status, `status ${response.status}`, {
    code: body?.error.code,
    retryAfterMs: seconds >= 0 ? Math.min(seconds, MAX_RETRY_AFTER_S) * 1_000 : undefined,
  });
}
