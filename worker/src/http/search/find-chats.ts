import { type SearchHit, type SearchPage, sessionTopicOf, type Tag } from '@chimpassist/protocol';
import { isBefore } from '../../archive/archive-name.ts';
import { has, soughtIn, termsOf, termsOfTag } from '../../archive/words.ts';
import type { ArchivedPlace, SearchFilter, SoughtWord } from '../../contract/archive-object.ts';
import { log } from '../../log.ts';
import type { Objects } from '../../objects/addresses.ts';

/** Chats that go on and are asked, the newest. */
const OPEN_MAX = 200;
/** Of these so many at once: each may have to wake, and whoever comes meanwhile wakes a chat too. */
const AT_ONCE = 12;
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
  const words = soughtIn(options.question);
  const isBounded = [tag, attendantId, customerId ?? undefined].some((each) => each !== undefined);
  // Time and state alone would mean all chats that there are.
  if (words.length === 0 && !isBounded) return { hits: [], isPartial: undefined };
  const [tags, open, all] = await Promise.all([
    objects.workspace().tags(),
    from === null && state !== 'ended' ? openTopics(options) : { topics: [], isMore: false },
    state === 'live' ? [] : objects.archives().names(),
  ]);
  const sought = words.map((word) => withTags(word, tags));
  let isPartial = open.isMore;
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
  const found = await inTurns(open.topics, (topic) => ask({ topic, sessionId: null }));
  const hits = found.flatMap((hit) => hit ?? []).sort((one, other) => other.at - one.at);
  const known = new Set(hits.map(keyOf));
  const terms = [...termsOf(sought), ...(tag === undefined ? [] : termsOfTag(tag))];
  let asked = 0;
  let next: Place | null = null;
  const names = all.filter((name) => !isBefore(name, filter.from) && (from === null || name <= from.name));
  const askArchive = (name: string, before: number): Promise<ArchivedPlace[]> =>
    objects.archive(name).find({
      ...{ terms, reader, before, limit: limit - hits.length, attendantId, from: filter.from, to: filter.to },
      customerId: customerId ?? undefined,
    });
  const beginOf = (name: string): number => (from?.name === name ? from.before : MOST);
  const firstOf = inWaves(names, (name) => askArchive(name, beginOf(name)));
  for (const [at, name] of names.entries()) {
    let before = beginOf(name);
    for (;;) {
      if (hits.length >= limit || asked >= ASKED_MAX) {
        next = { name, before };
        break;
      }
      const wanted = limit - hits.length;
      const isFirst = before === beginOf(name);
      const told = await (isFirst ? firstOf(at) : askArchive(name, before));
      const places = told.slice(0, wanted);
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

/** Chats that go on, the newest; `isMore`: there are others, which are not asked. */
const openTopics = async ({ objects, customerId, reader }: SearchOptions) =>
  customerId === null
    ? await objects.desk().liveTopics(reader, OPEN_MAX)
    : { topics: [sessionTopicOf(customerId)], isMore: false };

/**
 * Answers by the place of the question. A word of long ago stands in none of the newer archives, so as many are asked at once as
 * were asked before them: a frequent word costs one question, a rare one few turns.
 */
function inWaves<T, R>(questions: readonly T[], ask: (question: T) => Promise<R>) {
  const answers: R[] = [];
  return async (at: number): Promise<R> => {
    const known = answers[at];
    if (known !== undefined) return known;
    const wave = questions.slice(answers.length, Math.max(at + 1, answers.length * 2));
    answers.push(...(await Promise.all(wave.map(ask))));
    return answers[at] as R;
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

/** Some at once: where one has answered, the next is asked. In the order of the items. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  const left = items.entries();
  const askThem = async (): Promise<void> => {
    for (const [at, item] of left) done[at] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askThem));
  return done;
}
