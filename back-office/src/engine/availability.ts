import { type Availability, type Command, idText } from '@chimpassist/protocol';
import type { DeskState } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';

/** Whether somebody wants new chats, and why not; empty where that is not said. */
export interface Wish {
  availability: Availability;
  awayFor: string;
}
const AVAILABLE: Wish = { availability: 'available', awayFor: '' };

const isSame = (one: Wish, other: Wish): boolean =>
  one.availability === other.availability && one.awayFor === other.awayFor;

const keyOf = (owner: string): string => `chimpassist.availability.${owner}`;
/** Apart: windows of a version of before read what stands under the other key. */
const reasonKeyOf = (key: string): string => `${key}.reason`;

function read(key: string): Wish {
  try {
    return localStorage.getItem(key) === 'away'
      ? { availability: 'away', awayFor: localStorage.getItem(reasonKeyOf(key)) ?? '' }
      : AVAILABLE;
  } catch {
    return AVAILABLE;
  }
}

/**
 * What the server says of this attendant, where a step of the desk brought something new of it. What the desk did not take, because
 * it is older or waits for what is between, says nothing: a picture may be older than the feeds that overtook it.
 */
export function newAvailability(before: DeskState, after: DeskState): Wish | undefined {
  const mine = idText(after.me.id);
  const said = after.colleagues.get(mine);
  if (said === undefined || said === before.colleagues.get(mine)) return undefined;
  return { availability: said.availability, awayFor: said.awayFor ?? '' };
}

/**
 * Whether this attendant wants new chats: kept over reloads and reconnections, and the same in every window. The server
 * forgets it while the attendant is offline, so it is told again after each connection, before it is asked what there is.
 */
export function createAvailability(
  store: DeskStore,
  command: (value: Command) => Promise<void>,
  owner = idText(store.peek().me.id),
) {
  const key = keyOf(owner);
  /** The server has said the same since it was chosen, or since this page was connected. */
  let isHeard = read(key).availability === 'available';

  function keep({ availability, awayFor }: Wish): void {
    try {
      if (awayFor === '') localStorage.removeItem(reasonKeyOf(key));
      else localStorage.setItem(reasonKeyOf(key), awayFor);
      if (availability === 'away') localStorage.setItem(key, availability);
      else localStorage.removeItem(key);
    } catch {
      // Kept until the page is left.
    }
  }
  const show = (wish: Wish) => store.dispatch({ type: 'availability', ...wish });
  show(read(key));

  // Chosen in another window, which tells the server.
  const onStorage = (event: StorageEvent) => {
    if (event.key !== key && event.key !== reasonKeyOf(key)) return;
    isHeard = false;
    show(read(key));
  };
  window.addEventListener('storage', onStorage);

  const commandOf = ({ availability, awayFor }: Wish): Command => ({
    ...{ command: 'availability', availability },
    ...(awayFor === '' ? {} : { reason: awayFor }),
  });
  const tell = (wish: Wish) =>
    void command(commandOf(wish)).catch(() => {
      // Away: said at the next connection.
    });

  return {
    choose(availability: Availability, awayFor = ''): Promise<void> {
      const wish = { availability, awayFor };
      isHeard = false;
      keep(wish);
      show(wish);
      return command(commandOf(wish));
    },
    /** This attendant has just told the server to be online. */
    connected(): void {
      const wish = read(key);
      if (wish.availability === 'available' && isHeard) return;
      isHeard = false;
      tell(wish);
    },
    /** What the server says of this attendant. Once it has heard the wish, another device may change it. */
    heard(said: Wish): void {
      const wish = read(key);
      if (isSame(said, wish) || isSame(said, { ...wish, awayFor: '' })) isHeard = true;
      else if (isHeard) keep(said);
      else {
        // It did not know this attendant yet when it was told.
        show(wish);
        tell(wish);
      }
    },
    /** Signed out: the next sign-in begins as available. */
    forget: (): void => keep(AVAILABLE),
    stop: (): void => window.removeEventListener('storage', onStorage),
  };
}
