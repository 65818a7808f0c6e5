import { type FiguresNow, idText, type Team } from '@chimpassist/protocol';
import type { DeskStore } from './desk-store.ts';

type NowRow = Omit<FiguresNow, 'at' | 'online' | 'teams'>;

/** Who waits and who has room, as the rows of the desk say it at this moment; of a team, those who wait for it alone. */
export function figuresNow(
  store: DeskStore,
  teams: readonly Team[],
  mostChats: number | null,
  now: number,
): FiguresNow {
  const live = store.chats.liveChats();
  const waiting = live.filter(({ state }) => state === 'waiting');
  const people = store.candidates(mostChats);
  const rowOf = (chats: typeof waiting, those: typeof people): NowRow => {
    const since = Math.min(...chats.map(({ arrivedAt }) => arrivedAt));
    const isBounded = those.every(({ most }) => most !== null);
    return {
      waiting: chats.length,
      longestWaitMs: chats.length === 0 ? null : Math.max(0, now - since),
      freePlaces: isBounded
        ? those.reduce((sum, { most, load }) => sum + Math.max(0, (most ?? 0) - load), 0)
        : null,
      there: those.length,
    };
  };
  return {
    at: new Date(now).toISOString(),
    ...rowOf(waiting, people),
    online: live.length - waiting.length,
    teams: teams.map(({ id, name, members }) => {
      const of = new Set(members.map(idText));
      return {
        ...{ key: id, name },
        ...rowOf(
          waiting.filter(({ sessionTopic }) =>
            store.slots
              .of(sessionTopic)
              .some(({ attendantId, needs }) => attendantId === null && needs?.team === id),
          ),
          people.filter(({ idText: who }) => of.has(who)),
        ),
      };
    }),
  };
}
