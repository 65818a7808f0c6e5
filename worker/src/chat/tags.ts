import { type ChatTags, TAGGED_SESSIONS_MAX, type TagsBody } from '@chimpassist/protocol';
import { type ChatRecord, withReportDue } from './chat-record.ts';
import type { ChatStore } from './chat-store.ts';
import { ratingsIn } from './ratings.ts';

type TagsIn = Pick<ChatRecord, 'tags' | 'sessionTags'>;
type BesideIn = TagsIn & Pick<ChatRecord, 'course' | 'formerCourses' | 'broughtRatings'>;

/** How a customer and the sessions are tagged and rated. It stands in the row of the chat's state: a change is one row. */
export function tagsOf(record: BesideIn): ChatTags {
  const { tags = [], sessionTags = [] } = record;
  const ratings = ratingsIn(record);
  return { tags, sessions: sessionTags, ...(ratings.length > 0 ? { ratings } : {}) };
}

/** How a chat stands in lists: by the tags of the customer, and of this session. */
export function tagsNow({ tags = [], sessionTags = [] }: TagsIn, sessionId: string): string[] {
  const own = sessionTags.find((each) => each.sessionId === sessionId)?.tags ?? [];
  return [...new Set([...tags, ...own])];
}

/** The desk does not know it then. @returns null where there is no such customer or session. */
export function putTags(store: ChatStore, { tags, sessionId }: TagsBody): ChatTags | null {
  const { record } = store;
  const unique = [...new Set(tags)];
  if (record.state.kind === 'none') return null;
  if (sessionId === undefined) store.save({ ...withReportDue(record), tags: unique });
  else {
    if (!store.sessions.has(sessionId, '')) return null;
    const before = record.sessionTags ?? [];
    const others = before.filter((each) => each.sessionId !== sessionId);
    const own = unique.length === 0 ? [] : [{ sessionId, tags: unique }];
    const sessionTags = [...others, ...own].slice(-TAGGED_SESSIONS_MAX);
    store.save({ ...withReportDue(record), sessionTags });
  }
  return tagsOf(store.record);
}

/** A record that says no more how somebody was tagged, what was known of them, where to write to them, and what they did here. */
export function withoutTags(record: ChatRecord): ChatRecord {
  const {
    tags: _,
    sessionTags: __,
    attributes: ___,
    consents: _o,
    mail: ____,
    push: _p,
    course: _c,
    formerCourses: _f,
    ...rest
  } = record;
  return rest;
}
