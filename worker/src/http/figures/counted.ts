import { type ChatFacts, type CountedChats, SafeError } from '@chimpassist/protocol';
import type { CountedQuery, RowPlace } from '../../contract/ledger-object.ts';
import type { Objects } from '../../objects/addresses.ts';
import { ledgersOf } from './period.ts';

/** A page is full with so many; the last ledger's may bring more. */
const CHATS = 100;
/** Pages of ledgers that one call reads at most. */
const READS_MAX = 20;

/** Where the next page begins: in which ledger, behind which row. */
interface Place {
  name: string;
  after: RowPlace | null;
}

const UNKNOWN = new SafeError('bad_request', 'cursor: this is none that a page before gave.');

function placeIn(cursor: string): Place | null {
  if (cursor === '') return null;
  try {
    const [name, at, key] = JSON.parse(cursor) as unknown[];
    if (typeof name === 'string')
      return { name, after: typeof at === 'number' && typeof key === 'string' ? { at, key } : null };
  } catch {
    // The same as any other text.
  }
  throw UNKNOWN;
}

const textOf = ({ name, after }: Place): string =>
  JSON.stringify(after === null ? [name] : [name, after.at, after.key]);

/** The chats that a figure counts, the oldest first. */
export async function countedChats(
  objects: Objects,
  query: CountedQuery,
  cursor: string,
): Promise<CountedChats> {
  const begun = placeIn(cursor);
  const names = (await ledgersOf(objects, query)).filter((name) => begun === null || name >= begun.name);
  // No ledger is made by asking for it.
  if (begun !== null && names[0] !== begun.name) throw UNKNOWN;
  const chats: ChatFacts[] = [];
  let place: Place | null = begun ?? (names[0] === undefined ? null : { name: names[0], after: null });
  for (let reads = 0; place !== null && reads < READS_MAX && chats.length < CHATS; reads++) {
    const { name, after }: Place = place;
    const { rows, places, next } = await objects.ledger(name).counted(query, after);
    const room = CHATS - chats.length;
    chats.push(...rows.slice(0, room));
    const following = names.find((other) => other > name);
    if (rows.length > room) place = { name, after: places[room - 1] ?? null };
    else if (next !== null) place = { name, after: next };
    else place = following === undefined ? null : { name: following, after: null };
  }
  return { chats, ...(place === null ? {} : { cursor: textOf(place) }) };
}
