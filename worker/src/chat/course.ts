import { idText } from '@chimpassist/protocol';
import type { CourseStep, PartEnd } from '../figures/facts.ts';
import type { ChatRecord } from './chat-record.ts';
import type { ChatEvent } from './machine/event.ts';
import { type ChatState, isLive, type LiveChat, placesOf } from './machine/state.ts';
import { ABOUT, type Course } from './part.ts';
import { tagsNow } from './tags.ts';

/** More of one part are not written down: its row is written at each change. */
const STEPS_MAX = 300;
/** So many parts of before stand in the row of the state; above that the older ones go elsewhere. */
const FORMER_MAX = 8;
const FORMER_LEFT = 2;

export interface CourseTurn {
  before: ChatState;
  after: ChatState;
  event: ChatEvent;
  now: number;
  /** The newest entry of the log. */
  headSeq: number;
}

type Known = Pick<ChatRecord, 'attributes' | 'course' | 'formerCourses' | 'parts' | 'sessionTags' | 'tags'>;

/**
 * The course after a change of the state, as a part of the record: it stands in the row that the change writes anyway.
 *
 * @returns what of the record it changes, and parts of before that have to be kept elsewhere from now on.
 */
export function courseAfter(
  known: Known,
  turn: CourseTurn,
): { changes: Pick<ChatRecord, 'course' | 'formerCourses' | 'parts'>; moved: Course[] } {
  const changes = changesAfter(known, turn);
  const { formerCourses = [] } = changes;
  if (formerCourses.length <= FORMER_MAX) return { changes, moved: [] };
  return {
    changes: { ...changes, formerCourses: formerCourses.slice(-FORMER_LEFT) },
    moved: formerCourses.slice(0, -FORMER_LEFT),
  };
}

function changesAfter(
  known: Known,
  turn: CourseTurn,
): Pick<ChatRecord, 'course' | 'formerCourses' | 'parts'> {
  const { before, after, now } = turn;
  if (isLive(after)) {
    if (!isLive(before)) return begun(known, after, turn);
    const { course } = known;
    // It began before courses were written down.
    if (course === undefined || course.end !== undefined) return {};
    const steps = stepsOf(turn, before);
    const { sessionId } = after.session;
    const isSame = steps.length === 0 && sessionId === course.sessionId;
    if (isSame || course.steps.length >= STEPS_MAX) return {};
    return { course: { ...course, sessionId, steps: [...course.steps, ...steps] } };
  }
  const { course } = known;
  if (after.kind !== 'over' || !isLive(before) || course === undefined || course.end !== undefined) return {};
  const { sessionId } = after.session;
  const about = Object.fromEntries(
    (known.attributes ?? []).flatMap(({ name, value }) =>
      (ABOUT as readonly string[]).includes(name) ? [[name, value]] : [],
    ),
  );
  const end = {
    ...{ at: now, ending: endingOf(after.reason), by: after.by === undefined ? null : idText(after.by.id) },
    ...{ upToSeq: turn.headSeq, tags: tagsNow(known, sessionId), about },
  };
  return { course: { ...course, sessionId, end } };
}

function endingOf(reason: Extract<ChatState, { kind: 'over' }>['reason']): PartEnd['ending'] {
  if (reason === 'ended') return 'attendant';
  return reason === 'left' ? 'left' : 'silent';
}

function begun(known: Known, after: LiveChat, { before, event, now, headSeq }: CourseTurn) {
  const part = (known.parts ?? 0) + 1;
  const isReopened =
    before.kind === 'over' &&
    before.reason !== 'unavailable' &&
    before.session.sessionId === after.session.sessionId;
  // The word that begins a chat again is stored before it does so.
  const afterSeq = event.kind === 'written' && before.kind === 'over' ? headSeq - 1 : headSeq;
  const { sessionId } = after.session;
  const course: Course = {
    ...{ part, sessionId, ...(isReopened ? { isReopened } : {}) },
    ...{ askedAt: now, afterSeq, steps: [] },
  };
  const former = known.course?.end === undefined ? [] : [known.course];
  return { course, parts: part, formerCourses: [...(known.formerCourses ?? []), ...former] };
}

function stepsOf({ after, event, now }: CourseTurn, before: LiveChat): CourseStep[] {
  const wereIn = new Set(placesOf(before).map(({ attendant }) => idText(attendant.id)));
  const areIn = new Set(placesOf(after).map(({ attendant }) => idText(attendant.id)));
  const isTold =
    after.kind === 'waiting' && after.announced && !(before.kind === 'waiting' && before.announced);
  return [
    ...(event.kind === 'handOver' ? [handedOver(event, now)] : []),
    ...[...wereIn].filter((who) => !areIn.has(who)).map((who) => ({ did: 'left' as const, at: now, who })),
    ...[...areIn].filter((who) => !wereIn.has(who)).map((who) => ({ did: 'joined' as const, at: now, who })),
    ...(isTold ? [{ did: 'toldNobody' as const, at: now }] : []),
  ];
}

function handedOver({ by, to }: Extract<ChatEvent, { kind: 'handOver' }>, at: number): CourseStep {
  const who = idText(by.id);
  if ('attendantId' in to)
    return { did: 'handedOver', at, who, to: 'attendant', toId: idText(to.attendantId) };
  return 'team' in to
    ? { did: 'handedOver', at, who, to: 'team', toId: to.team }
    : { did: 'handedOver', at, who, to: 'level', toId: to.type };
}
