import type { ToldOpening } from '@chimpassist/protocol';
import type { Needs } from '../routing/needs.ts';
import { wantsOf } from '../routing/pool.ts';
import { turnOf } from '../routing/routing-table.ts';
import type { DeskStore } from './desk-store.ts';

type Store = Pick<DeskStore, 'chats' | 'routing' | 'slots'>;

const ALWAYS: ToldOpening = { open: true, closedUntil: null, openUntil: null, isTeams: true };

/** The team for which a place waits, and nobody else. A colleague who has chosen a team knows who is there. */
const awaited = (needs: Needs | null | undefined): string | undefined =>
  needs?.only === true && needs.anyLevel !== true ? needs.team : undefined;

/** The team for which a chat waits, and nobody else; undefined: none. */
function teamOf({ chats, slots }: Store, topic: string): string | undefined {
  if (chats.chat(topic)?.state !== 'waiting') return undefined;
  const open = slots.of(topic).filter(({ attendantId, required }) => attendantId === null && required);
  return open.map(({ needs }) => awaited(needs)).find((team) => team !== undefined);
}

/** When the team answers for which a chat waits; null: it waits for no team alone, or for one without hours of its own. */
export function teamOpening(store: Store, topic: string, now: number): ToldOpening | null {
  const opening = store.routing.table.openingOf(teamOf(store, topic), now);
  return opening === null ? null : { ...opening, isTeams: true };
}

/** The same of all who wait for a team alone. One without hours of its own may have had some. */
export function teamOpenings(store: Store, now: number): Map<string, ToldOpening> {
  const { queue } = store.chats;
  const waiting = queue.first(queue.size).filter((topic) => teamOf(store, topic) !== undefined);
  return new Map(waiting.map((topic) => [topic, teamOpening(store, topic, now) ?? ALWAYS]));
}

/** When the next of the teams opens or closes for which somebody waits, epoch ms; null: none does. */
export function nextTurn({ routing, slots }: Store, now: number): number | null {
  const turns = [...slots.pools, ...slots.untoldPools].flatMap((pool) => {
    const { needs } = wantsOf(pool);
    const opening = needs?.anyLevel ? null : routing.table.openingOf(needs?.team, now);
    return opening === null ? [] : (turnOf(opening) ?? []);
  });
  return turns.length === 0 ? null : Math.min(...turns);
}
