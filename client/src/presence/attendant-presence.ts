import { ATTENDANT_KEEP_ALIVE_MS } from '@chimpassist/protocol';
import type { AttendantChannel } from '../channel/attendant-channel.ts';
import type { Connection } from '../mqtt/types.ts';
import type { AttendantRest } from '../rest/attendant-rest.ts';

export interface AttendantPresencePorts {
  connection: Pick<Connection, 'nudge' | 'road'>;
  channel: Pick<AttendantChannel, 'sayOnline'>;
  rest: Pick<AttendantRest, 'keepAliveTTL'>;
  /** Calls `tick` every `ms`. A page gives one that a browser does not slow down. Returns a function that stops it. */
  every?: (ms: number, tick: () => void) => () => void;
}

function everyByTimer(ms: number, tick: () => void): () => void {
  const timer = setInterval(tick, ms);
  return () => clearInterval(timer);
}

/**
 * Says every half time to live that this attendant is here; at the edge once for each socket. `sayOnline` says it at once: to be called when the topics of
 * offers are subscribed, not before, because an offer is made to attendants who are online and would be missed. Perishable:
 * what cannot be sent now is not sent later.
 */
export function startAttendantPresence({
  connection,
  channel,
  rest,
  every = everyByTimer,
}: AttendantPresencePorts) {
  let stopTicks = (): void => {};
  let isStopped = false;
  let isListening = false;

  function sayOnline(): void {
    isListening = true;
    channel.sayOnline().catch(() => {
      // Not connected: the next state change says it again.
    });
  }
  function run(keepAliveTTL: number): void {
    if (isStopped) return;
    stopTicks();
    stopTicks = every(keepAliveTTL / 2, () => {
      // A socket that died while the machine slept is found here, because a hidden page's own timers are slow.
      connection.nudge();
      // At the edge the open socket says it.
      if (isListening && connection.road !== 'edge') sayOnline();
    });
  }
  run(ATTENDANT_KEEP_ALIVE_MS);
  rest.keepAliveTTL().then(run, () => {
    // The default interval holds.
  });
  return {
    sayOnline,
    stop(): void {
      isStopped = true;
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
