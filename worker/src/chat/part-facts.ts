import { type ChatFacts, customerIdTextOf, idText, isBotId, type SessionTopic } from '@chimpassist/protocol';
import { facts, type Word } from '../figures/facts.ts';
import type { ChatStore } from './chat-store.ts';
import type { Course } from './part.ts';

/** What the ledger is to know of the parts of a chat that have ended, oldest first. */
export function factsOf(store: ChatStore, topic: SessionTopic, abovePart = 0): ChatFacts[] {
  const { course, formerCourses = [] } = store.record;
  const known = [...formerCourses, ...(course === undefined ? [] : [course])];
  const isAllKnown = (known[0]?.part ?? 1) <= abovePart + 1;
  const all = isAllKnown ? known : [...store.courses.all(), ...known];
  return all.flatMap((each) => (each.part > abovePart ? factsOfPart(store, topic, each) : []));
}

function factsOfPart(store: ChatStore, topic: SessionTopic, course: Course): ChatFacts[] {
  const { part, sessionId, isReopened, askedAt, afterSeq, steps, end, rating } = course;
  if (end === undefined) return [];
  const { language = null, page = null, site = null } = end.about;
  const customerId = customerIdTextOf(topic);
  const own = store.record.sessionTags?.find((each) => each.sessionId === sessionId)?.tags ?? [];
  return [
    facts({
      ...{ customerId, sessionId, part, isReopened: isReopened === true, askedAt, steps, end },
      ...{ language, page, site, rating: rating?.value ?? null },
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
