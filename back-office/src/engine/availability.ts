import { type Availability, type Command, idText } from '@chimpassist/protocol';
import type { DeskState } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';

const keyOf = (owner: string): string => `chimpassist.availability.${owner}`;

function read(key: string): Availability {
  try {
    return localStorage.getItem(key) === 'away' ? 'away' : 'available';
  } catch {
    return 'available';
  }
}

/**
 * What the server says of this attendant, where a step of the desk brought something new of it. What the desk did not take, because
 * it is older or waits for what is between, says nothing: a picture may be older than the feeds that overtook it.
 */
export function newAvailability(before: DeskState, after: DeskState): Availability | undefined {
  const mine = idText(after.me.id);
  const said = after.colleagues.get(mine);
  return said === before.colleagues.get(mine) ? undefined : said?.availability;
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
  let isHeard = read(key) === 'available';

  function keep(availability: Availability): void {
    try {
      if (availability === 'away') localStorage.setItem(key, availability);
      else localStorage.removeItem(key);
    } catch {
      // Kept until the page is left.
    }
  }
  const show = (availability: Availability) => store.dispatch({ type: 'availability', availability });
  show(read(key));

  // Chosen in another window, which tells the server.
  const onStorage = (event: StorageEvent) => {
    if (event.key !== key) return;
    isHeard = false;
    show(read(key));
  };
  window.addEventListener('storage', onStorage);

  const tell = (availability: Availability) =>
    void command({ command: 'availability', availability }).catch(() => {
      // Away: said at the next connection.
    });

  return {
    choose(availability: Availability): Promise<void> {
      isHeard = false;
      keep(availability);
      show(availability);
      return command({ command: 'availability', availability });
    },
    /** This attendant has just told the server to be online. */
    connected(): void {
      const availability = read(key);
      if (availability === 'available' && isHeard) return;
      isHeard = false;
      tell(availability);
    },
    /** What the server says of this attendant. Once it has heard the wish, another device may change it. */
    heard(availability: Availability): void {
      const wish = read(key);
      if (availability === wish) isHeard = true;
      else if (isHeard) keep(availability);
      else {
        // It did not know this attendant yet when it was told.
        show(wish);
        tell(wish);
      }
    },
    /** Signed out: the next sign-in begins as available. */
    forget: (): void => keep('available'),
    stop: (): void => window.removeEventListener('storage', onStorage),
  };
}
