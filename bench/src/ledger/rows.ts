import type { ChatFacts } from '@chimpassist/protocol';

const MINUTE_MS = 60_000;
const ATTENDANTS = 60;
const TEAMS = 8;
const TAGS = 40;
const PAGES = 200;
const LANGUAGES = ['en', 'de', 'pt-BR', 'es', null];
const SITES = ['north', 'south', null];

/** Chats that end at random moments of a time: always the same ones. */
export function* rowsWithin(from: number, to: number, count: number): Generator<ChatFacts> {
  let state = Math.floor(from / MINUTE_MS) >>> 0;
  const below = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  const one = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  for (let n = 0; n < count; n++) {
    const endedAt = from + below(to - from);
    const isAnswered = below(10) > 0;
    const waited = below(4 * MINUTE_MS);
    const length = MINUTE_MS + below(20 * MINUTE_MS);
    const askedAt = endedAt - length - waited;
    const who = String(below(ATTENDANTS));
    const second = String(below(ATTENDANTS));
    const isHandedOver = isAnswered && below(6) === 0;
    const middle = endedAt - Math.floor(length / 2);
    yield {
      ...{ customerId: `customer-${from}-${n}`, sessionId: `session-${from}-${n}`, part: 1 },
      ...{ isReopened: below(8) === 0, askedAt, endedAt },
      ...(isAnswered
        ? { ending: 'attendant' as const, endedBy: isHandedOver ? second : who }
        : { ending: 'left' as const, endedBy: null }),
      ...{ unavailableAt: null, customerWroteAt: askedAt, waitsSince: askedAt },
      assignedAt: isAnswered ? askedAt + waited : null,
      answeredAt: isAnswered ? askedAt + waited + 5_000 : null,
      answeredBy: isAnswered ? who : null,
      stays: isAnswered
        ? [
            { who, from: askedAt + waited, to: isHandedOver ? middle : endedAt },
            ...(isHandedOver ? [{ who: second, from: middle, to: endedAt }] : []),
          ]
        : [],
      answers: isAnswered
        ? Array.from({ length: 1 + below(6) }, () => ({ who, ms: 1_000 + below(3 * MINUTE_MS) }))
        : [],
      handOvers: isHandedOver
        ? [{ at: middle, by: who, to: 'team' as const, toId: `team-${below(TEAMS)}` }]
        : [],
      ...{ customerWords: 1 + below(10), humanWords: isAnswered ? 1 + below(10) : 0, botWords: 0 },
      tags: below(3) === 0 ? [`tag-${below(TAGS)}`] : [],
      teams: isAnswered ? [`team-${Number(who) % TEAMS}`] : [],
      rating: isAnswered && below(5) === 0 ? 1 + below(5) : null,
      ...{ language: one(LANGUAGES), page: `/shop/${below(PAGES)}`, site: one(SITES) },
      openAnswerMs: isAnswered ? waited + 5_000 : null,
    };
  }
}
