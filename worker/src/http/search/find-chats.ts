import { type SearchHit, type SearchPage, sessionTopicOf, type Tag } from '@chimpassist/protocol';
import { isBefore } from '../../archive/archive-name.ts';
import { has, soughtIn, termsOf, termsOfTag } from '../../archive/words.ts';
import type { ArchivedPlace, SearchFilter, SoughtWord } from '../../contract/archive-object.ts';
import { log } from '../../log.ts';
import type { Objects } from '../../objects/addresses.ts';

/** Chats that go on and are asked, the newest; of these so many at once. */
const OPEN_MAX = 200;
const AT_ONCE = 25;
/** A chat that has not answered by then is left out. */
const CHAT_MS = 1_500;
/** Sessions of the archives that are asked for one page: what was deleted since is among them. */
const ASKED_MAX = 200;
const MOST = Number.MAX_SAFE_INTEGER;

/** Where a page ended: in which archive, and behind which of its sessions. */
interface Place {
  name: string;
  before: number;
}

export interface SearchOptions {
  objects: Objects;
  question: string;
  filter: SearchFilter;
  /** Only this customer's. Null: everybody's. */
  customerId: string | null;
  /** Null: a supervisor, who reads everything. */
  reader: string | null;
  /** Null: from the beginning. */
  from: Place | null;
  limit: number;
}

/** Chats that go on answer for themselves; those that ended are found by the archives, and say whether it is so. */
export async function findChats(options: SearchOptions): Promise<SearchPage> {
  const { objects, reader, from, limit, filter, customerId } = options;
  const { state, tag, attendantId } = filter;
  const tags = await objects.workspace().tags();
  const sought = soughtIn(options.question).map((word) => withTags(word, tags));
  const isBounded = [tag, attendantId, customerId ?? undefined].some((each) => each !== undefined);
  // Time and state alone would mean all chats that there are.
  if (sought.length === 0 && !isBounded) return { hits: [], isPartial: undefined };
  let isPartial = false;
  const ask = async (place: { topic: string; sessionId: string | null }): Promise<SearchHit | null> => {
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, CHAT_MS, 'late'));
    const found = objects.chat(place.topic).find(sought, place.sessionId, reader, filter);
    const answer = await Promise.race([found, late]).catch((error: unknown) => {
      log('chat_failed', { error });
      return 'late' as const;
    });
    if (answer !== 'late') return answer === null ? null : named(answer, tags);
    isPartial = true;
    return null;
  };
  const hits: SearchHit[] = [];
  if (from === null && state !== 'ended') {
    const { topics, isMore } =
      customerId === null
        ? await objects.desk().liveTopics(reader, OPEN_MAX)
        : { topics: [sessionTopicOf(customerId)], isMore: false };
    isPartial ||= isMore;
    const found = await inTurns(topics, (topic) => ask({ topic, sessionId: null }));
    hits.push(...found.flatMap((hit) => hit ?? []).sort((one, other) => other.at - one.at));
  }
  const known = new Set(hits.map(keyOf));
  const terms = [...termsOf(sought), ...(tag === undefined ? [] : termsOfTag(tag))];
  let asked = 0;
  let next: Place | null = null;
  const names = state === 'live' ? [] : await objects.archives().names();
  for (const name of names) {
    if (isBefore(name, filter.from)) break;
    if (from !== null && name > from.name) continue;
    let before = from?.name === name ? from.before : MOST;
    for (;;) {
      if (hits.length >= limit || asked >= ASKED_MAX) {
        next = { name, before };
        break;
      }
      const wanted = limit - hits.length;
      const places: ArchivedPlace[] = await objects.archive(name).find({
        ...{ terms, reader, before, limit: wanted, attendantId, from: filter.from, to: filter.to },
        customerId: customerId ?? undefined,
      });
      asked += places.length;
      const found = await inTurns(places, ({ customerId, sessionId }) =>
        ask({ topic: sessionTopicOf(customerId), sessionId }),
      );
      for (const hit of found) {
        if (hit === null || known.has(keyOf(hit))) continue;
        known.add(keyOf(hit));
        hits.push(hit);
      }
      before = places.at(-1)?.n ?? before;
      if (places.length < wanted) break;
    }
    if (next !== null) break;
  }
  return {
    hits,
    ...(next === null ? {} : { cursor: btoa(JSON.stringify(next)) }),
    isPartial: isPartial || undefined,
  };
}

/** A word with the tags in whose name it stands. */
const withTags = (word: SoughtWord, tags: readonly Tag[]): SoughtWord => ({
  ...word,
  tags: tags.filter(({ name }) => has(name, word)).map(({ id }) => id),
});

/** A tag is shown by its name; one that is no longer there by its id. */
const named = (hit: SearchHit, tags: readonly Tag[]): SearchHit =>
  hit.field === 'tag'
    ? { ...hit, snippet: tags.find(({ id }) => id === hit.snippet)?.name ?? hit.snippet }
    : hit;

const keyOf = ({ customerId, sessionId }: SearchHit): string =>
  JSON.stringify([String(customerId), sessionId]);

/** Some at once. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    done.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return done;
}
