import { RestError } from '../rest/rest-error.ts';

/** What the Worker says of a refusal. Anything else may stand between. */
export type ErrorBody = { error?: { code?: unknown; message?: unknown } } | null | undefined;

const MAX_RETRY_AFTER_S = 3_600;

/** The error of a call, with the Worker's own sentence where it gave one. */
export function errorOfApi(status: number, body: ErrorBody, retryAfter: string | null): RestError {
  const { code, message } = body?.error ?? {};
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return new RestError(
    status,
    typeof message === 'string' ? message : status === 0 ? 'no answer' : `status ${status}`,
    {
      code: typeof code === 'string' ? code : undefined,
      retryAfterMs: seconds >= 0 ? Math.min(seconds, MAX_RETRY_AFTER_S) * 1_000 : undefined,
    },
  );
}
