import { RestError } from '../rest/rest-error.ts';

/** Why a file is not sent any more. */
export type FileFailure =
  /** Larger than this deployment takes. */
  | 'attachment_too_large'
  /** Of a kind that this deployment does not take, or that nobody can tell. */
  | 'attachment_type'
  /** This chat has taken as many bytes as it may in a day. */
  | 'attachment_quota'
  /** This chat holds as many bytes as it may. */
  | 'attachment_room'
  /** This deployment takes no files. */
  | 'not_configured'
  /** Its bytes are gone from this browser: storage was full or blocked, or was emptied. */
  | 'file_lost'
  /** The Worker refused it for another cause. */
  | 'file_refused';

/** Trying again is useless. */
export class FileFailed extends Error {
  override readonly name = 'FileFailed';
  readonly failure: FileFailure;
  constructor(failure: FileFailure) {
    super(failure);
    this.failure = failure;
  }
}

/** The statuses of refusals that pass: no answer, not known (the token is renewed), asked too often, torn on its way. */
const PASSING: ReadonlySet<number> = new Set([0, 400, 401, 408, 429]);

/** What a refused upload means for its file; null where trying again may help. */
export function fileFailureOf(error: unknown): FileFailure | null {
  if (error instanceof FileFailed) return error.failure;
  if (!(error instanceof RestError)) return null;
  switch (error.code) {
    case 'attachment_too_large':
    case 'too_large':
      return 'attachment_too_large';
    case 'attachment_type':
      return 'attachment_type';
    case 'too_many':
      return 'attachment_room';
    case 'not_configured':
      return 'not_configured';
    case 'rate_limited':
      // A limit that passes soon says when.
      return error.retryAfterMs === null ? 'attachment_quota' : null;
  }
  return PASSING.has(error.status) || error.status >= 500 ? null : 'file_refused';
}
