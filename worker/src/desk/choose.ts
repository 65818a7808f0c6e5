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
}

export interface Wanted {
  type: string;
  /** A hand-over's addressee: asked first, whatever the type. */
  wantedId: string | null;
  /** Who was offered this place and stayed silent, and who is in the chat already. */
  excluded: ReadonlySet<string>;
}

/**
 * Whom to offer a place to: the addressee of a hand-over, else the least loaded of the type; among equals the one idle
 * longest, then the smaller id, so that the choice never depends on the order of rows.
 */
export function choose(
  candidates: readonly Candidate[],
  wanted: Wanted,
  hasRoom: (candidate: Candidate) => boolean,
): Candidate | undefined {
  const free = candidates.filter((candidate) => !wanted.excluded.has(candidate.idText) && hasRoom(candidate));
  const addressee = free.find(({ idText }) => idText === wanted.wantedId);
  if (addressee) return addressee;
  return free
    .filter(({ type }) => type === wanted.type)
    .sort(
      (a, b) =>
        a.load - b.load ||
        a.idleSince - b.idleSince ||
        (a.idText < b.idText ? -1 : a.idText > b.idText ? 1 : 0),
    )[0];
}
