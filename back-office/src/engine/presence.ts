import type { Connection } from '@chimpassist/client/mqtt';
import { ATTENDANT_KEEP_ALIVE_MS, TOPICS } from '@chimpassist/protocol';
import type { DeskStore } from '../desk/store.ts';
import type { Rest } from './rest.ts';
import { steadyInterval } from './steady-interval.ts';

const named = (window: string | undefined) => (window === undefined ? {} : { window });

/**
 * Says every half time to live that this attendant is here. `sayOnline` says it at once: called when the topics of
 * offers are subscribed, not before, because an offer is made to whoever is online and would be missed. Perishable: what
 * cannot be sent now is not sent later. `window` names this one: an attendant is gone when the last one is.
 */
export function startPresence(connection: Connection, store: DeskStore, rest: Rest, window?: string) {
  let stopTicks = () => {};
  let stopped = false;

  let isListening = false;
  const sayOnline = () => {
    isListening = true;
    const { me } = store.peek();
    connection
      .publish(TOPICS.attendantOnline(me.id), { attendantInfo: me, ...named(window) }, 0)
      .catch(() => {
        // Not connected: the next state change says it again.
      });
  };
  const run = (keepAliveTTL: number) => {
    if (stopped) return;
    stopTicks();
    stopTicks = steadyInterval(keepAliveTTL / 2, () => {
      // A socket that died while the machine slept is found here, because a hidden page's own timers are slow.
      connection.nudge();
      if (isListening) sayOnline();
    });
  };
  run(ATTENDANT_KEEP_ALIVE_MS);
  rest.keepAliveTTL().then(run, () => {
    // The default interval holds.
  });
  return {
    sayOnline,
    stop() {
      stopped = true;
      stopTicks();
    },
  };
}

/** Tells the server that the attendant signs out; waits no longer than `patienceMs` for the broker. */
export async function sayGoodbye(
  connection: Connection,
  store: DeskStore,
  patienceMs: number,
  window?: string,
): Promise<void> {
  const { me } = store.peek();
  const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs));
  const said = connection
    .publish(TOPICS.attendantQuit(me.id), { attendantInfo: me, ...named(window) }, 1)
    .catch(() => {
      // Away: the server notices the silence.
    });
  await Promise.race([said, patience]);
}
