import { ActivityClock, AttendantClock, PagePresence } from '@chimpassist/protocol/clocks';
import { SMTP_CAPABILITY } from '@chimpassist/protocol/frames';
import { HeldStates } from '@chimpassist/protocol/held';
import { ChatQuota } from '@chimpassist/protocol/inbound';
import { ActivityMonitor } from './broker/activity-monitor.ts';
import { Broker } from './broker/broker.ts';
import { BrokerIdentity } from './broker/broker-identity.ts';
import { elapsedMs } from './clock.ts';
import { Lease } from './clocks/lease.ts';
import { DeskCapabilities } from './edge/desk-capabilities.ts';
import { DeskSocket } from './edge/desk-socket.ts';
import { Dispatcher } from './edge/dispatcher.ts';
import { Edge } from './edge/edge.ts';
import { Erasures } from './flow/deletion/erasures.ts';
import { Retention } from './flow/deletion/retention.ts';
import { Channels } from './flow/from-broker/channels.ts';
import { Inbox } from './flow/from-broker/inbox.ts';
import { DeskFrames } from './flow/from-desk/desk-frames.ts';
import { EdgeAnswers } from './flow/from-edge/edge-answers.ts';
import { Outbound } from './flow/to-broker/outbound.ts';
import { Repeats } from './flow/to-broker/repeats.ts';
import { ClockReports } from './flow/to-edge/clock-reports.ts';
import { guarded } from './guarded.ts';
import { type HealthSources, healthOf } from './health.ts';
import type { Health } from './health-report.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { GrownChats } from './mirror/grown-chats.ts';
import type { Mirror, MirrorOptions } from './mirror/mirror.ts';
import type { Site } from './site.ts';
import { Smtp } from './smtp.ts';
import { SPOOL_LIMITS, Spool } from './spool/spool.ts';

const UNREADABLE_LINE =
  'a line of the Worker cannot be read; its frames are sent again. Deploy the newest bridge.';
const CLOCK_EVERY_MS = 1_000;
/** Where the desk cannot say which bridge is active, this one reads and spools messages all the same, so that none is lost. */
const WITHOUT_DESK_AFTER_MS = 5_000;
const DRAIN_LIMIT_MS = 8_000;
const DRAIN_STEP_MS = 20;

/**
 * Serves one site, between its broker, its Worker and its MongoDB; a process may have several of them. The constructor
 * only opens the spool; `start` and `stop` do the rest.
 */
export class Bridge {
  readonly metrics = new Metrics();
  readonly #log: Log;
  readonly #spool: Spool;
  readonly #broker: Broker;
  readonly #socket: DeskSocket;
  readonly #dispatcher: Dispatcher;
  readonly #healthSources: HealthSources;
  readonly #monitor: ActivityMonitor | null;
  readonly #mirror: Mirror | null;
  readonly #grown: GrownChats | null;
  readonly #erasures: Erasures;
  readonly #retention: Retention;
  readonly #smtp: Smtp | null;
  readonly #lease = new Lease();
  readonly #reports: ClockReports;
  #clock: NodeJS.Timeout | null = null;
  #withoutDesk: NodeJS.Timeout | null = null;

  /** @param MirrorClass null where there is no mirror; MongoDB's driver comes with it. */
  constructor(site: Site, log: Log, MirrorClass: (new (options: MirrorOptions) => Mirror) | null) {
    const { metrics } = this;
    this.#log = log;
    const held = new HeldStates();
    const lease = this.#lease;
    const pages = new PagePresence();
    const capabilities = new DeskCapabilities();
    const edge = new Edge(site.backend, site.secret, () => log.warn({}, UNREADABLE_LINE));
    const spool = new Spool(site.spoolPath, { ...SPOOL_LIMITS, frames: site.spoolLimit });
    const attendants = new AttendantClock(site.attendantKeepAliveMs);
    const activity = site.activityMonitor === null ? null : new ActivityClock();
    const mirror =
      site.mongoUrl === undefined || MirrorClass === null
        ? null
        : new MirrorClass({
            url: site.mongoUrl,
            database: site.mongoDatabase,
            edge,
            metrics,
            log,
            debts: spool.debts,
            found: (topic) => grown?.found(topic),
          });
    const grown = mirror === null ? null : new GrownChats({ edge, mirror, shallFill: false, log });
    const quota = new ChatQuota(site.quota);
    const dispatcher = new Dispatcher({
      edge,
      spool,
      metrics,
      log,
      quota,
      epoch: () => lease.epoch,
      seenRev: (topic) => spool.revs.get(topic),
      wantsLog: mirror !== null,
      hasRoom: () => outbound.hasRoom,
      accepted: (answer) => answers.accepted(answer),
      refused: (...refused) => answers.refused(...refused),
      perishableDropped: (...dropped) => answers.perishableDropped(...dropped),
      deskDropped: (frame) => answers.deskDropped(frame),
      deskAnswered: (answer) => answers.deskAnswered(answer),
    });
    const erasures = new Erasures({ spool, mirror, edge, erasing: (topic) => dispatcher.erased(topic), log });
    const retention = new Retention({ spool, mirror, log });
    const identity = new BrokerIdentity({ ...site, meta: spool.meta });
    const broker = new Broker({
      settings: site,
      identity,
      log,
      receive: (topic, payload, now) => inbox.receive(topic, payload, now),
      makeSafe: () => spool.commit(),
      listening: (isListening) => lease.heardBroker(isListening),
      reconnected: (to) => metrics.reconnects.inc({ to }),
      leftOut: (topic, bytes, reason) => {
        metrics.leftOut.inc({ reason });
        log.error({ bytes, reason }, 'a publish is left out; the command `parked` lists it');
        // The list is only for people to read. A full disk must not end the handler of the broker's answers.
        guarded(log, 'writing down what is left out', () =>
          spool.leftOut.add({ at: Date.now(), topic, bytes, reason }),
        );
      },
    });
    // Entries of the desk that are not handed on yet follow later.
    const outbound = new Outbound({
      broker,
      spool,
      held,
      metrics,
      log,
      waitingBytes: () => frames.waitingBytes,
    });
    const repeats = new Repeats({ legacyClients: site.legacyClients, held, outbound, edge });
    const sayAgain = dispatcher.addDesk.bind(dispatcher);
    const answers = new EdgeAnswers({ lease, held, attendants, outbound, repeats, mirror, sayAgain, log });
    const inbox = new Inbox({
      legacyClients: site.legacyClients,
      dispatcher,
      outbound,
      held,
      attendants,
      pages,
      activity,
      repeats,
      capabilities,
      channels: new Channels(edge, outbound, metrics, log),
      metrics,
      isShut: quota.isShut,
    });
    const smtp = site.smtpUrl === undefined ? null : new Smtp(site.smtpUrl);
    this.#smtp = smtp;
    const frames = new DeskFrames({
      lease,
      spool,
      broker,
      dispatcher,
      outbound,
      held,
      repeats,
      attendants,
      mirror,
      grown,
      erasures,
      retention,
      smtp,
      log,
    });
    const socket = new DeskSocket({
      url: edge.socketUrl,
      headers: edge.headers,
      bridgeId: spool.cursors.bridgeId,
      cursor: () => spool.cursors.desk,
      mirrors: mirror !== null,
      also: smtp === null ? [] : [SMTP_CAPABILITY],
      log,
      receive: (frame, bytes) => {
        if (frame.type === 'welcome') {
          if (this.#withoutDesk !== null) clearTimeout(this.#withoutDesk);
          identity.learn(frame.brokerName);
          capabilities.learn(frame.capabilities);
        }
        frames.take(frame, socket, bytes);
      },
      lost: () => {
        metrics.reconnects.inc({ to: 'desk' });
        lease.lose();
        grown?.end();
      },
    });
    this.#reports = new ClockReports({
      lease,
      held,
      pages,
      attendants,
      activity,
      dispatcher,
      metrics,
      everyMs: CLOCK_EVERY_MS,
    });
    this.#monitor =
      site.activityMonitor === null || activity === null
        ? null
        : new ActivityMonitor(site.activityMonitor, activity, log);
    this.#spool = spool;
    this.#healthSources = { lease, broker, dispatcher, spool, outbound, held, attendants, mirror };
    this.#mirror = mirror;
    this.#grown = grown;
    this.#dispatcher = dispatcher;
    this.#erasures = erasures;
    this.#retention = retention;
    this.#broker = broker;
    this.#socket = socket;
    metrics.watch(() => this.health());
  }

  start(): void {
    this.#dispatcher.load();
    this.#socket.start();
    this.#mirror?.start();
    this.#erasures.start();
    this.#monitor?.start();
    this.#withoutDesk = setTimeout(() => this.#broker.start(), WITHOUT_DESK_AFTER_MS);
    this.#clock = setInterval(() => {
      const now = elapsedMs();
      guarded(this.#log, 'a tick of the clocks', () => {
        if (this.#reports.tick(now, Date.now())) return this.#retention.tick(now);
      });
    }, CLOCK_EVERY_MS);
  }

  /** Returns what `/healthz` says and the gauges of `/metrics` show. */
  health(): Health {
    return healthOf(this.#healthSources);
  }

  /** Stops reading, hands on what it has, and disconnects. What cannot be handed on stays in the spool. */
  async stop(): Promise<void> {
    if (this.#clock !== null) clearInterval(this.#clock);
    if (this.#withoutDesk !== null) clearTimeout(this.#withoutDesk);
    const deadline = elapsedMs() + DRAIN_LIMIT_MS;
    await this.#drain(deadline);
    // Publishes that the broker has not acknowledged when the connection ends are repeated after the next start.
    while (this.#broker.isConnected && this.#broker.waiting.publishes > 0 && elapsedMs() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_STEP_MS));
    }
    await this.#broker.stop();
    // What came between the last answer and the end of reading. Its `stored` is not said any more; a client that waits
    // for it sends the message again.
    await this.#drain(deadline);
    this.#grown?.end();
    await this.#mirror?.drain(deadline);
    this.#dispatcher.stop();
    this.#erasures.stop();
    this.#socket.stop();
    await this.#monitor?.stop();
    await this.#mirror?.stop();
    await this.#smtp?.stop();
    this.#spool.close();
  }

  async #drain(deadline: number): Promise<void> {
    this.#dispatcher.kick(0);
    while (!this.#dispatcher.isIdle && this.#lease.epoch !== null && elapsedMs() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_STEP_MS));
    }
  }
}
