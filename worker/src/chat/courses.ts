import { type ChatFacts, customerIdTextOf, idText, type SessionTopic } from '@chimpassist/protocol';
import { facts, type Word } from '../figures/facts.ts';
import type { ChatStore } from './chat-store.ts';
import type { Course } from './course.ts';
import { type LogTable, ROW_KINDS } from './log-table.ts';

/** Below all other rows that stand beside the log. */
const FIRST_SEQ = -(2 ** 40);

/** Parts of before, many in a row: the row of the state, which each change writes, holds only the newest. Synchronous. */
export class CourseRows {
  readonly #table: LogTable;

  constructor(table: LogTable) {
    this.#table = table;
  }

  /** One row more. */
  add(courses: readonly Course[]): void {
    this.#put(FIRST_SEQ - (courses[0]?.part ?? 0), courses);
  }

  /** Oldest first. */
  all(): Course[] {
    return this.#rows().flatMap(({ courses }) => courses);
  }

  /** Deletes those that ended before a time, epoch ms. */
  deleteBefore(cutoff: number): void {
    for (const { seq, courses } of this.#rows()) {
      const left = courses.filter(({ end }) => (end?.at ?? 0) >= cutoff);
      if (left.length === courses.length) continue;
      if (left.length > 0) this.#put(seq, left);
      else this.#table.change('DELETE FROM log WHERE seq = ?', seq);
    }
  }

  #rows(): { seq: number; courses: Course[] }[] {
    return this.#table
      .rows<{ seq: number; json: string }>(
        `SELECT seq, json FROM log WHERE seq < 0 AND kind = ${ROW_KINDS.courses} ORDER BY seq DESC`,
      )
      .map(({ seq, json }) => ({ seq, courses: JSON.parse(json) as Course[] }));
  }

  #put(seq: number, courses: readonly Course[]): void {
    this.#table.put(seq, ROW_KINDS.courses, {}, JSON.stringify(courses));
  }
}

/** What the ledger is to know of the parts of a chat that have ended, oldest first. */
export function factsOf(store: ChatStore, topic: SessionTopic, abovePart = 0): ChatFacts[] {
  const { course, formerCourses = [] } = store.record;
  const known = [...formerCourses, ...(course === undefined ? [] : [course])];
  const isAllKnown = (known[0]?.part ?? 1) <= abovePart + 1;
  const all = isAllKnown ? known : [...store.courses.all(), ...known];
  return all.flatMap((each) => (each.part > abovePart ? factsOfPart(store, topic, each) : []));
}

function factsOfPart(store: ChatStore, topic: SessionTopic, course: Course): ChatFacts[] {
  const { part, sessionId, isReopened, askedAt, afterSeq, steps, end } = course;
  if (end === undefined) return [];
  const { language = null, page = null, site = null } = end.about;
  const customerId = customerIdTextOf(topic);
  const own = store.record.sessionTags?.find((each) => each.sessionId === sessionId)?.tags ?? [];
  return [
    facts({
      ...{ customerId, sessionId, part, isReopened: isReopened === true, askedAt, steps, end },
      ...{ language, page, site, rating: null },
      tags: [...new Set([...end.tags, ...own])],
      words: wordsOf(store, afterSeq, end.upToSeq),
      // Nothing makes an attendant a bot yet.
      bots: [],
    }),
  ];
}

function* wordsOf(store: ChatStore, after: number, upTo: number): Generator<Word> {
  for (const { seq, from, receivedAt } of store.reader.allAfter(after)) {
    if (seq > upTo) return;
    yield { at: receivedAt, by: from.role === 'attendant' ? idText(from.id) : null };
  }
}
