import { type ErrorBody, type ErrorCode, SafeError } from '@chimpassist/protocol';
import { TokenKeysError } from '@chimpassist/protocol/trust';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { log } from '../log.ts';
import { SettingsError } from '../settings.ts';
import { HookRefused } from './hook-call.ts';
import { RateLimited } from './rate-limit.ts';

export const STATUS: Record<ErrorCode, ContentfulStatusCode> = {
  bad_json: 400,
  bad_request: 400,
  bad_id: 400,
  bad_topic: 400,
  bad_timestamp: 400,
  too_large: 413,
  length_required: 411,
  attachment_too_large: 413,
  attachment_type: 415,
  attachment_unknown: 404,
  attachment_checking: 409,
  attachment_refused: 410,
  not_found: 404,
  unauthorized: 401,
  forbidden: 403,
  challenge_required: 403,
  unknown_email: 404,
  wrong_password: 401,
  disabled: 403,
  hook_unavailable: 502,
  hook_nonsense: 502,
  not_configured: 503,
  unknown_instruction: 400,
  topic_mismatch: 400,
  not_offered: 409,
  not_assigned: 403,
  nobody_there: 409,
  no_session: 404,
  stale_epoch: 409,
  turn_over: 409,
  too_late: 409,
  too_many: 409,
  erased: 410,
  consent_needed: 409,
  other_words: 409,
  email_taken: 409,
  last_supervisor: 409,
  unsupported_version: 400,
  rate_limited: 429,
  overloaded: 503,
  internal: 500,
};

export const errorBody = (code: ErrorCode, message: string): ErrorBody => ({ error: { code, message } });

/** Answers with a code and a safe text; causes go to the log. */
export function onError(error: unknown, c: Context): Response {
  if (error instanceof SafeError) {
    if (error.cause !== undefined) log('request_failed', { code: error.code, error: error.cause });
    if ((error instanceof RateLimited || error instanceof HookRefused) && error.retryAfterS !== null)
      c.header('retry-after', String(error.retryAfterS));
    return c.json(errorBody(error.code, error.message), STATUS[error.code]);
  }
  if (error instanceof TokenKeysError || error instanceof SettingsError)
    return c.json(errorBody('not_configured', error.message), 503);
  if (error instanceof HTTPException) {
    // Hono's own refusals: a body that is not JSON, or too large.
    const code: ErrorCode = error.status === 413 ? 'too_large' : 'bad_json';
    return c.json(
      errorBody(code, code === 'bad_json' ? 'The body is not valid JSON.' : 'The body is too large.'),
      error.status,
    );
  }
  log('internal', { error });
  const overloaded = (error as { overloaded?: boolean } | null)?.overloaded === true;
  return overloaded
    ? c.json(errorBody('overloaded', 'Too much at once. Try again in a few seconds.'), 503)
    : c.json(
        errorBody('internal', 'Something went wrong here. Try again; nothing that was stored is lost.'),
        500,
      );
}
