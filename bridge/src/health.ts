import type { AttendantClock } from '@chimpassist/protocol/clocks';
import type { HeldStates } from '@chimpassist/protocol/held';
import type { Broker } from './broker/broker.ts';
import { elapsedMs } from './clock.ts';
import type { Lease } from './clocks/lease.ts';
import type { Dispatcher } from './edge/dispatcher.ts';
import type { Outbound } from './flow/to-broker/outbound.ts';
import type { Health } from './health-report.ts';
import type { Mirror } from './mirror/mirror.ts';
import type { Spool } from './spool/spool.ts';

export interface HealthSources {
  lease: Lease;
  broker: Broker;
  dispatcher: Dispatcher;
  spool: Spool;
  outbound: Outbound;
  held: HeldStates;
  attendants: AttendantClock;
  mirror: Mirror | null;
}

export function healthOf(sources: HealthSources): Health {
  const { attendants, broker, dispatcher, held, lease, mirror, outbound, spool } = sources;
  const now = elapsedMs();
  const sending = dispatcher.isSending(now);
  return {
    ok: lease.isListening && lease.epoch !== null && !broker.isBlocked && sending,
    role: 'bridge',
    broker: lease.isListening,
    mqtt: broker.version === 5 ? '5' : '3.1.1',
    lease: lease.epoch !== null,
    reading: !broker.isBlocked,
    sending,
    spool: spool.frames.depth,
    oldestUnsentMs: spool.frames.oldestWaitsMs(),
    parked: spool.parked.size,
    failing: dispatcher.failing,
    waitingPublishes: broker.waiting.publishes,
    waitingBytes: outbound.waitingBytes,
    memory: process.memoryUsage.rss(),
    sessions: held.size,
    attendants: attendants.size,
    mirror: mirror === null ? 'off' : 'on',
    mongo: mirror === null ? null : !mirror.isAway,
    mirrorRefused: mirror?.refused ?? 0,
    behind: mirror?.behind ?? 0,
    mirrorLagMs: mirror?.lagMs(now) ?? 0,
    factsLagMs: mirror?.factsLagMs(now) ?? 0,
  };
}
