import type { RoutingOrder } from '@chimpassist/protocol';

/** An attendant as the choice sees one. */
export interface Candidate {
  idText: string;
  type: string;
  /** Chats that it is in or was offered. */
  load: number;
  /** Those of them that it was offered. */
  offers: number;
  /** Since when it has had no new chat, epoch ms. */
  idleSince: number;
  /** The number of the newest offer that it has; 0: it has none. */
  newestOffer: number;
  /** Chats and offers that it has at most; null: no limit. */
  most: number | null;
}

export interface Wanted {
  /** Whether somebody is one of those who are asked. */
  fits(candidate: Candidate): boolean;
  /** A hand-over's addressee: asked first, whatever the type. */
  wantedId: string | null;
  /** Who answered this customer last, and is asked next; null: nobody in particular. */
  lastId: string | null;
  /** Who was offered this place and stayed silent, and who is in the chat already. */
  excluded: ReadonlySet<string>;
  order: RoutingOrder;
}

const byId = (a: Candidate, b: Candidate): number => (a.idText < b.idText ? -1 : a.idText > b.idText ? 1 : 0);

/** Who has got nothing for longer comes first; an offer that stands is newer than any chat. */
const byTurn = (a: Candidate, b: Candidate): number =>
  a.newestOffer - b.newestOffer || a.idleSince - b.idleSince;

const byLoad = (a: Candidate, b: Candidate): number =>
  a.load - b.load || a.idleSince - b.idleSince || byId(a, b);

/** By their ids, beginning behind the one of all who fit who has got something last. */
function inTurn(free: readonly Candidate[], all: readonly Candidate[]): Candidate | undefined {
  const last = all.toSorted((a, b) => byTurn(a, b) || byId(a, b)).at(-1);
  const sorted = free.toSorted(byId);
  return sorted.find((candidate) => last !== undefined && byId(last, candidate) < 0) ?? sorted[0];
}

/**
 * Whom to offer a place to: the addressee of a hand-over, else who answered last, else the first in the order that the team
 * has chosen. The choice never depends on the order of rows.
 */
export function choose(
  candidates: readonly Candidate[],
  wanted: Wanted,
  hasRoom: (candidate: Candidate) => boolean,
): Candidate | undefined {
  const free = candidates.filter((candidate) => !wanted.excluded.has(candidate.idText) && hasRoom(candidate));
  const addressee = free.find(({ idText }) => idText === wanted.wantedId);
  if (addressee) return addressee;
  const fitting = free.filter((candidate) => wanted.fits(candidate));
  const known = fitting.find(({ idText }) => idText === wanted.lastId);
  if (known) return known;
  switch (wanted.order) {
    case 'leastLoaded':
      return fitting.toSorted(byLoad)[0];
    case 'longestIdle':
      return fitting.toSorted((a, b) => byTurn(a, b) || byLoad(a, b))[0];
    case 'roundRobin':
      return inTurn(
        fitting,
        candidates.filter((candidate) => wanted.fits(candidate)),
      );
  }
}
