import { customerIdTextOf, sessionTopicOf } from '@chimpassist/protocol';
import { ChatQuota } from '@chimpassist/protocol/inbound';
import { Dispatcher } from '../../bridge/src/edge/dispatcher.ts';
import { Edge } from '../../bridge/src/edge/edge.ts';
import { log } from '../../bridge/src/log.ts';
import { Metrics } from '../../bridge/src/metrics.ts';
import { Spool } from '../../bridge/src/spool/spool.ts';
import type { OpenRoad } from './load.ts';

/** The same batches to the same objects, made by the same code, without MQTT and without a disk in between. */
export const directRoad =
  (backend: string, secret: string): OpenRoad =>
  async (arrived) => {
    const spool = new Spool(':memory:');
    // As the bridge does: an answer repeats the controls above what was seen, and this road pays for them too.
    const revs = new Map<string, number>();
    const dispatcher = new Dispatcher({
      edge: new Edge(backend, secret),
      spool,
      metrics: new Metrics(),
      log,
      quota: new ChatQuota({ waiting: Number.MAX_SAFE_INTEGER, perMinute: Number.MAX_SAFE_INTEGER }),
      // Messages are taken from every epoch, also from one that never held the lease.
      epoch: () => 0,
      wantsLog: false,
      seenRev: (topic) => revs.get(topic) ?? 0,
      accepted({ sessionTopic, acks, controls }) {
        for (const { rev } of controls) revs.set(sessionTopic, Math.max(rev, revs.get(sessionTopic) ?? 0));
        arrived(customerIdTextOf(sessionTopic) ?? '', acks.length);
      },
      deskDropped: () => undefined,
    });
    return {
      send(customer, message) {
        dispatcher.addDurable(sessionTopicOf(customer), { kind: 'message', at: Date.now(), message });
      },
      async close() {
        dispatcher.stop();
        // Its last answer is still being taken in.
        await new Promise((resolve) => setImmediate(resolve));
        spool.close();
      },
    };
  };
