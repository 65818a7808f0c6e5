import type { ChatFrame } from '../frames/index.ts';
import type { MessageRefusal, RefusedReason } from '../index.ts';

/** What an error code means for the writer. */
export function reasonOf(code: string): RefusedReason {
  switch (code) {
    case 'not_assigned':
    case 'topic_mismatch':
    case 'forbidden':
    case 'unauthorized':
      return 'not_allowed';
    case 'too_large':
      return 'too_long';
    case 'bad_request':
    case 'bad_json':
    case 'bad_id':
    case 'bad_timestamp':
      return 'unreadable';
    case 'erased':
      return 'erased';
    case 'other_words':
      return 'other_words';
    case 'attachment_unknown':
      return 'files';
    case 'consent_needed':
      return 'consent';
    case 'too_many':
      return 'too_many';
    default:
      return 'other';
  }
}

/** What its writer hears of a message that a chat refused. */
export function refusalOf(
  { message, proven }: Extract<ChatFrame, { kind: 'message' }>,
  code: string,
): MessageRefusal {
  const { id, from, timestamp } = message;
  return { id, from: { id: from.id, role: proven }, timestamp, reason: reasonOf(code) };
}
