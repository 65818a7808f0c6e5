/**
 * Error codes that leave a program, in REST answers (`{error: {code, message}}`) and in refusals to the bridge.
 * `message` is safe to show; causes go to the log, never to a client.
 */
export const ERROR_CODES = [
  'bad_json',
  'bad_request',
  'bad_id',
  'bad_topic',
  'bad_timestamp',
  'too_large',
  'length_required',
  'attachment_too_large',
  'attachment_type',
  /** A message names a file that its chat does not have. */
  'attachment_unknown',
  /** Nobody has said yet whether the file may be opened. */
  'attachment_checking',
  /** The operator's hook has refused the file, or never answered for it: its bytes are deleted. */
  'attachment_refused',
  'not_found',
  'unauthorized',
  'forbidden',
  'challenge_required',
  'unknown_email',
  'wrong_password',
  /** Of somebody of the directory who may not sign in just now. */
  'disabled',
  'hook_unavailable',
  'hook_nonsense',
  'not_configured',
  'unknown_instruction',
  'topic_mismatch',
  'not_offered',
  'not_assigned',
  'nobody_there',
  'no_session',
  'stale_epoch',
  /** A copy of a stored message that says something else. */
  'other_words',
  /** Somebody of the directory has this e-mail. */
  'email_taken',
  /** Nobody could manage the directory any more. */
  'last_supervisor',
  /** A turn of a bot that was answered, or that a human has ended. */
  'turn_over',
  /** The time within which this could be done is over. */
  'too_late',
  /** There is room for no more of these. */
  'too_many',
  'erased',
  /** The customer has not agreed yet to what the team requires before a word is stored. */
  'consent_needed',
  'unsupported_version',
  'rate_limited',
  'overloaded',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a REST caller gets instead of an answer. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string };
}

/** An error whose code and message may be shown to the caller. */
export class SafeError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SafeError';
    this.code = code;
  }
}
