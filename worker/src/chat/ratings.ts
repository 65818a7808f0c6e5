import { RATING_CHANGE_MS, RATING_OPEN_MS, type Rating } from '@chimpassist/protocol';
import type { GivenRating, RatingTaken } from '../contract/rating.ts';
import { type ChatRecord, withReportDue } from './chat-record.ts';
import type { ChatStore } from './chat-store.ts';
import type { Course, CourseRating } from './part.ts';

type CoursesIn = Pick<ChatRecord, 'course' | 'formerCourses' | 'broughtRatings'>;

/** Ended parts of the chat that the row of the state has, oldest first: nobody rates what is older. */
const endedIn = ({ course, formerCourses = [] }: CoursesIn): Course[] =>
  [...formerCourses, ...(course === undefined ? [] : [course])].filter(({ end }) => end !== undefined);

/** The part of a session that its rating is of: the one that was rated, else the newest. */
function rated(record: CoursesIn, sessionId: string | undefined): Course | undefined {
  const ended = endedIn(record);
  const id = sessionId ?? ended.at(-1)?.sessionId;
  const parts = ended.filter((each) => each.sessionId === id);
  return parts.find(({ rating }) => rating !== undefined) ?? parts.at(-1);
}

const ratingOf = ({ sessionId, rating }: Course): Rating | null =>
  rating === undefined ? null : { sessionId, ...rating };

/** All that the row of the state knows, oldest first. */
export const ratingsIn = (record: CoursesIn): Rating[] => [
  ...(record.broughtRatings ?? []),
  ...endedIn(record).flatMap((course) => ratingOf(course) ?? []),
];

/** Of each session the newest that an import has brought; more than so many are not kept. */
const BROUGHT_MAX = 100;

/** What an import brings: it is shown, and counted in no figure. The same once more changes nothing. */
export function bringRatings(store: ChatStore, ratings: readonly Rating[]): void {
  const { record } = store;
  const own = new Set(endedIn(record).map(({ sessionId }) => sessionId));
  const all = new Map((record.broughtRatings ?? []).map((rating) => [rating.sessionId, rating]));
  const before = JSON.stringify([...all.values()]);
  for (const rating of ratings) if (!own.has(rating.sessionId)) all.set(rating.sessionId, rating);
  const broughtRatings = [...all.values()].sort((one, other) => one.at - other.at).slice(-BROUGHT_MAX);
  if (JSON.stringify(broughtRatings) !== before) store.save({ ...withReportDue(record), broughtRatings });
}

/** Whether a session may be rated, or its rating be changed. */
const isOpen = ({ end, rating, steps }: Course, now: number): boolean =>
  steps.some(({ did }) => did === 'joined') &&
  now <= (rating === undefined ? (end?.at ?? 0) + RATING_OPEN_MS : rating.at + RATING_CHANGE_MS);

export function ratingNow(
  record: CoursesIn,
  sessionId: string,
  now: number,
): { rating: Rating | null; isOpen: boolean } {
  const course = rated(record, sessionId);
  return course === undefined
    ? { rating: null, isOpen: false }
    : { rating: ratingOf(course), isOpen: isOpen(course, now) };
}

/** Writes a rating into the row of the chat's state. The same once more changes nothing. */
export function putRating(
  store: ChatStore,
  { sessionId, value, comment = '' }: GivenRating,
  now: number,
): RatingTaken & { hasChanged?: true } {
  const { record } = store;
  const course = rated(record, sessionId);
  if (course === undefined || !course.steps.some(({ did }) => did === 'joined'))
    return { refused: 'unrated' };
  const before = course.rating;
  if (before?.value === value && (before.comment ?? '') === comment)
    return { rating: { sessionId: course.sessionId, ...before } };
  if (!isOpen(course, now)) return { refused: 'late' };
  const rating: CourseRating = { value, ...(comment === '' ? {} : { comment }), at: before?.at ?? now };
  const changed = { ...course, rating };
  const { formerCourses } = record;
  store.save({
    ...withReportDue(record),
    // The ledger is told of this part once more, until it has heard.
    ...(record.booked === undefined ? {} : { booked: Math.min(record.booked, course.part - 1) }),
    ...(record.course === course ? { course: changed } : {}),
    ...(formerCourses === undefined
      ? {}
      : { formerCourses: formerCourses.map((each) => (each === course ? changed : each)) }),
  });
  return { rating: { sessionId: course.sessionId, ...rating }, hasChanged: true };
}
