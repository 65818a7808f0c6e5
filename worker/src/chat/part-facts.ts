import {
  type ChatFacts,
  customerIdTextOf,
  idText,
  isBotId,
  type SessionTopic,
  type StoredMessage,
} from '@chimpassist/protocol';
import type { Page } from '../contract/chat-object.ts';
import { facts, type Word } from '../figures/facts.ts';
import type { ChatStore } from './chat-store.ts';
import type { Course } from './part.ts';

/** What the ledger is to know of the parts of a chat that have ended, oldest first. */
export function factsOf(store: ChatStore, topic: SessionTopic, abovePart = 0): ChatFacts[] {
  return coursesOf(store, abovePart).flatMap((each) => factsOfPart(store, topic, each));
}

function coursesOf(store: ChatStore, abovePart: number): Course[] {
  const { course, formerCourses = [] } = store.record;
  const known = [...formerCourses, ...(course === undefined ? [] : [course])];
  const isAllKnown = (known[0]?.part ?? 1) <= abovePart + 1;
  const all = isAllKnown ? known : [...store.courses.all(), ...known];
  return all.filter(({ part }) => part > abovePart);
}

/** A page of what was said in a part that has ended, oldest first, above a `seq`; null: from its beginning. */
export function wordsOfPart(
  store: ChatStore,
  part: number,
  after: number | null,
  maxChars: number,
): Page<StoredMessage> {
  const course = coursesOf(store, part - 1).find((each) => each.part === part);
  if (course?.end === undefined) return { items: [], next: null };
  const { upToSeq } = course.end;
  const found = store.reader.messagesWithin(after ?? course.afterSeq, maxChars);
  const items = found.filter(({ seq }) => seq <= upToSeq);
  const last = items.at(-1)?.seq;
  return { items, next: last === undefined || items.length < found.length || last === upToSeq ? null : last };
}

function factsOfPart(store: ChatStore, topic: SessionTopic, course: Course): ChatFacts[] {
  const { part, sessionId, isReopened, askedAt, afterSeq, steps, end, offers, rating } = course;
  if (end === undefined) return [];
  const { language = null, page = null, site = null } = end.about;
  const customerId = customerIdTextOf(topic);
  const own = store.record.sessionTags?.find((each) => each.sessionId === sessionId)?.tags ?? [];
  return [
    facts({
      ...{ customerId, sessionId, part, isReopened: isReopened === true, askedAt, steps, end },
      ...{ language, page, site, rating: rating?.value ?? null },
      ...(offers === undefined ? {} : { offers }),
      tags: [...new Set([...end.tags, ...own])],
      words: wordsOf(store, afterSeq, end.upToSeq),
      bots: steps.flatMap((step) => (step.did === 'joined' && isBotId(step.who) ? [step.who] : [])),
    }),
  ];
}

function* wordsOf(store: ChatStore, after: number, upTo: number): Generator<Word> {
  for (const { seq, from, receivedAt } of store.reader.allAfter(after)) {
    if (seq > upTo) return;
    yield { at: receivedAt, by: from.role === 'attendant' ? idText(from.id) : null };
  }
}
