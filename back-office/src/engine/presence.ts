import type { AttendantChannel } from '@chimpassist/client/channel';
import type { Connection } from '@chimpassist/client/mqtt';
import type { AttendantRest } from '@chimpassist/client/rest';
import { ATTENDANT_KEEP_ALIVE_MS } from '@chimpassist/protocol';
import { steadyInterval } from './steady-interval.ts';

/**
 * Says every half time to live that this attendant is here. `sayOnline` says it at once: called when the topics of
 * offers are subscribed, not before, because an offer is made to whoever is online and would be missed. Perishable: what
 * cannot be sent now is not sent later.
 */
export function startPresence(
  connection: Pick<Connection, 'nudge'>,
  channel: Pick<AttendantChannel, 'sayOnline'>,
  rest: Pick<AttendantRest, 'keepAliveTTL'>,
) {
  let stopTicks = () => {};
  let stopped = false;

  let isListening = false;
  const sayOnline = () => {
    isListening = true;
    channel.sayOnline().catch(() => {
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
  channel: Pick<AttendantChannel, 'sayGoodbye'>,
  patienceMs: number,
): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs));
  const said = channel.sayGoodbye().catch(() => {
    // Away: the server notices the silence.
  });
  await Promise.race([said, patience]);
}
