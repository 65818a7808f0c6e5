import type { WorkspaceFeed } from '@chimpassist/protocol';
import type { EntryName } from '../contract/workspace-object.ts';
import { type StoredBot, shownBot } from './bots.ts';

/** A broker may refuse what is longer, and every desk gets it: who hears only of the revision reads the workspace again. */
const FEED_MAX_CHARS = 8_000;

/** What is said of a change. @param after JSON; null: the entry was removed. */
export function feedOf({ part, id }: EntryName, revision: number, after: string | null): WorkspaceFeed {
  const feed = { revision, ...changeOf(part, id, after) } as WorkspaceFeed;
  return JSON.stringify(feed).length > FEED_MAX_CHARS ? { revision } : feed;
}

function changeOf(part: EntryName['part'], id: string, after: string | null): object {
  const value: unknown = after === null ? null : JSON.parse(after);
  switch (part) {
    case 'answers':
    case 'tags':
    case 'teams':
    case 'forms':
    case 'rules':
    case 'offHooks':
      return after === null ? { [`${part}Gone`]: [id] } : { [part]: [value] };
    case 'settings':
    case 'hours':
      return { [part]: value };
    case 'bots':
      return after === null ? { botsGone: [id] } : { bots: [shownBot(value as StoredBot)] };
    case 'grants':
      return { grants: [value ?? { id, rights: [] }] };
  }
}
