import { TOPICS } from '@chimpassist/protocol';
import { Broker } from './broker/broker.ts';
import { BrokerIdentity } from './broker/broker-identity.ts';
import { elapsedMs, PauseWatch } from './clock.ts';
import { ActivityMonitor } from './clocks/activity-monitor.ts';
import { AttendantClock } from './clocks/attendant-clock.ts';
import { HeldStates } from './clocks/held-states.ts';
import { Lease } from './clocks/lease.ts';
import { PagePresence } from './clocks/page-presence.ts';
import { ChatQuota } from './edge/chat-quota.ts';
import { DeskSocket } from './edge/desk-socket.ts';
import { type AcceptedAnswer, Dispatcher } from './edge/dispatcher.ts';
import { Edge } from './edge/edge.ts';
import { Erasures } from './flow/deletion/erasures.ts';
import { Retention } from './flow/deletion/retention.ts';
import { Channels } from './flow/from-broker/channels.ts';
import { decode } from './flow/from-broker/decode.ts';
import { Inbox } from './flow/from-broker/inbox.ts';
import { DeskFrames } from './flow/from-desk/desk-frames.ts';
import { Outbound } from './flow/to-broker/outbound.ts';
import { Repeats } from './flow/to-broker/repeats.ts';
import type { Health } from './health.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import type { Mirror, MirrorOptions } from './mirror/mirror.ts';
import type { Settings } from './settings.ts';
import { SPOOL_LIMITS, Spool } from './spool/spool.ts';

const CLOCK_EVERY_MS = 1_000;
/** Where the desk cannot be asked who is active, messages matter more: they are read and spooled all the same. */
const WITHOUT_DESK_AFTER_MS = 5_000;
const DRAIN_LIMIT_MS = 8_000;
const DRAIN_STEP_MS = 20;

/** Between broker, Worker and MongoDB. The constructor does nothing to the world; `start` and `stop` do. */
export class Bridge {
  readonly metrics = new Metrics();
  readonly #spool: Spool;
  readonly #edge: Edge;
  readonly #broker: Broker;
  readonly #socket: DeskSocket;
  readonly #dispatcher: Dispatcher;
  readonly #outbound: Outbound;
  readonly #frames: DeskFrames;
  readonly #inbox: Inbox;
  readonly #repeats: Repeats;
  readonly #held = new HeldStates();
  readonly #pages = new PagePresence();
  readonly #attendants: AttendantClock;
  readonly #monitor: ActivityMonitor | null;
  readonly #mirror: Mirror | null;
  readonly #erasures: Erasures;
  readonly #retention: Retention;
  readonly #lease = new Lease();
  readonly #pauses = new PauseWatch(CLOCK_EVERY_MS);
  readonly #log: Log;
  #clock: NodeJS.Timeout | null = null;
  #withoutDesk: NodeJS.Timeout | null = null;

  /** @param MirrorClass null where there is no mirror; MongoDB's driver comes with it. */
  constructor(settings: Settings, log: Log, MirrorClass: (new (options: MirrorOptions) => Mirror) | null) {
    this.#spool = new Spool(settings.spoolPath, { ...SPOOL_LIMITS, frames: settings.spoolLimit });
    this.#log = log;
    this.#edge = new Edge(settings.backend, settings.secret, () =>
      log.warn(
        {},
        'a line of the Worker cannot be read; its frames are sent again. Deploy the newest bridge.',
      ),
    );
    this.#attendants = new AttendantClock(settings.attendantKeepAliveMs);
    this.#monitor =
      settings.activityMonitor === null ? null : new ActivityMonitor(settings.activityMonitor, log);
    this.#mirror =
      settings.mongoUrl === undefined || MirrorClass === null
        ? null
        : new MirrorClass({
            url: settings.mongoUrl,
            edge: this.#edge,
            metrics: this.metrics,
            log,
            debts: this.#spool.debts,
          });
    this.#erasures = new Erasures({
      spool: this.#spool,
      mirror: this.#mirror,
      edge: this.#edge,
      erasing: (sessionTopic) => this.#dispatcher.erased(sessionTopic),
      log,
    });
    this.#retention = new Retention({ spool: this.#spool, mirror: this.#mirror, log });
    const quota = new ChatQuota(settings.quota);
    this.#dispatcher = new Dispatcher({
      edge: this.#edge,
      spool: this.#spool,
      metrics: this.metrics,
      log,
      quota,
      epoch: () => this.#lease.epoch,
      seenRev: (topic) => this.#spool.revs.get(topic),
      wantsLog: this.#mirror !== null,
      hasRoom: () => this.#outbound.hasRoom,
      accepted: (answer) => this.#accepted(answer),
      refused: (sessionTopic, refusals) => {
        void this.#outbound.publish(TOPICS.refused(sessionTopic), { refusals }, 1);
      },
      perishableDropped: (sessionTopic, frame) => {
        if (frame.kind === 'silent') this.#held.reportLost(sessionTopic);
      },
      deskDropped: (frame) => {
        // The next keep-alive tells it again; who left counts as heard now, and falls silent again.
        if (frame.kind === 'attendantOnline') this.#attendants.forgetReport(frame.attendant.id);
        if (frame.kind === 'attendantQuit' || frame.kind === 'attendantSilent') {
          this.#attendants.known([{ id: frame.attendantId }], elapsedMs());
        }
        // Told as news once: nobody else tells it again.
        if (frame.kind === 'attendantActivity') this.#dispatcher.addDesk(frame);
      },
      deskAnswered: ({ attendants = [] }) => this.#attendants.learnEmails(attendants),
    });
    const identity = new BrokerIdentity({ ...settings, meta: this.#spool.meta });
    this.#broker = new Broker({
      settings,
      identity,
      log,
      receive: (topic, payload, now) => {
        const inbound = decode(topic, payload, Date.now(), settings.legacyClients);
        // What was kept for us may be of any age.
        const isStale = !now && inbound.kind !== 'durable' && inbound.kind !== 'dropped';
        this.#inbox.take(isStale ? { kind: 'dropped', reason: 'stale' } : inbound);
      },
      makeSafe: () => this.#spool.commit(),
      listening: (isListening) => this.#lease.heardBroker(isListening),
      reconnected: (to) => this.metrics.reconnects.inc({ to }),
      leftOut: (topic, bytes, reason) => {
        this.metrics.leftOut.inc({ reason });
        log.error({ bytes, reason }, 'a publish is left out; the command `parked` lists it');
        this.#spool.leftOut.add({ at: Date.now(), topic, bytes, reason });
      },
    });
    this.#outbound = new Outbound({
      broker: this.#broker,
      spool: this.#spool,
      held: this.#held,
      metrics: this.metrics,
      log,
      // What the desk said and is not handed on yet.
      waitingBytes: () => this.#frames.waitingBytes,
    });
    this.#repeats = new Repeats({
      legacyClients: settings.legacyClients,
      held: this.#held,
      outbound: this.#outbound,
      edge: this.#edge,
    });
    this.#inbox = new Inbox({
      dispatcher: this.#dispatcher,
      outbound: this.#outbound,
      held: this.#held,
      attendants: this.#attendants,
      pages: this.#pages,
      monitor: this.#monitor,
      repeats: this.#repeats,
      channels: new Channels(this.#edge, this.#outbound, this.metrics, log),
      metrics: this.metrics,
      isShut: quota.isShut,
    });
    this.#frames = new DeskFrames({
      lease: this.#lease,
      spool: this.#spool,
      broker: this.#broker,
      dispatcher: this.#dispatcher,
      outbound: this.#outbound,
      held: this.#held,
      repeats: this.#repeats,
      attendants: this.#attendants,
      mirror: this.#mirror,
      erasures: this.#erasures,
      retention: this.#retention,
      log,
    });
    this.#socket = new DeskSocket({
      edge: this.#edge,
      bridgeId: this.#spool.cursors.bridgeId,
      cursor: () => this.#spool.cursors.desk,
      log,
      receive: (frame, bytes) => {
        if (frame.type === 'welcome') {
          if (this.#withoutDesk !== null) clearTimeout(this.#withoutDesk);
          identity.learn(frame.brokerName);
        }
        this.#frames.take(frame, this.#socket, bytes);
      },
      lost: () => {
        this.metrics.reconnects.inc({ to: 'desk' });
        this.#lease.lose();
      },
    });
    this.metrics.watch(() => this.health());
  }

  start(): void {
    this.#dispatcher.load();
    this.#socket.start();
    this.#mirror?.start();
    this.#erasures.start();
    this.#monitor?.start();
    this.#withoutDesk = setTimeout(() => this.#broker.start(), WITHOUT_DESK_AFTER_MS);
    this.#clock = setInterval(() => this.#tick(), CLOCK_EVERY_MS);
  }

  /** What `/healthz` says, and what the gauges of `/metrics` show. */
  health(): Health {
    const sending = this.#dispatcher.isSending(elapsedMs());
    const { publishes } = this.#broker.waiting;
    return {
      ok: this.#lease.isListening && this.#lease.epoch !== null && !this.#broker.isBlocked && sending,
      broker: this.#lease.isListening,
      mqtt: this.#broker.version === 5 ? '5' : '3.1.1',
      lease: this.#lease.epoch !== null,
      reading: !this.#broker.isBlocked,
      sending,
      spool: this.#spool.frames.depth,
      oldestUnsentMs: this.#spool.frames.oldestWaitsMs(),
      parked: this.#spool.parked.size,
      failing: this.#dispatcher.failing,
      waitingPublishes: publishes,
      waitingBytes: this.#outbound.waitingBytes,
      memory: process.memoryUsage.rss(),
      sessions: this.#held.size,
      attendants: this.#attendants.size,
      mirror: this.#mirror === null ? 'off' : 'on',
      mongo: this.#mirror === null ? null : !this.#mirror.isAway,
      mirrorRefused: this.#mirror?.refused ?? 0,
      behind: this.#mirror?.behind ?? 0,
      mirrorLagMs: this.#mirror?.lagMs(elapsedMs()) ?? 0,
    };
  }

  /** Reads no more, hands on what it has, and leaves. What cannot be handed on stays in the spool. */
  async stop(): Promise<void> {
    if (this.#clock !== null) clearInterval(this.#clock);
    if (this.#withoutDesk !== null) clearTimeout(this.#withoutDesk);
    const deadline = elapsedMs() + DRAIN_LIMIT_MS;
    await this.#drain(deadline);
    // What the broker has not answered to when the connection ends is said again after the next start.
    while (this.#broker.isConnected && this.#broker.waiting.publishes > 0 && elapsedMs() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_STEP_MS));
    }
    await this.#broker.stop();
    // What came between the last answer and the end of reading. Its `stored` is not said any more; whoever waits for
    // that sends it again.
    await this.#drain(deadline);
    await this.#mirror?.drain(deadline);
    this.#dispatcher.stop();
    this.#erasures.stop();
    this.#socket.stop();
    await this.#monitor?.stop();
    await this.#mirror?.stop();
    this.#spool.close();
  }

  async #drain(deadline: number): Promise<void> {
    this.#dispatcher.kick(0);
    while (!this.#dispatcher.isIdle && this.#lease.epoch !== null && elapsedMs() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_STEP_MS));
    }
  }

  #accepted(answer: AcceptedAnswer): void {
    const { sessionTopic, acks, held, controls, publishes } = answer;
    this.#mirror?.note(answer);
    // True whoever says it. Where this bridge only stands by it is not connected, and the sender asks again.
    if (acks.length > 0) this.#outbound.publish(TOPICS.stored(sessionTopic), { acks }, 1);
    // What the chat's state is now is the active bridge's word.
    if (this.#lease.epoch === null) return;
    if (held !== null) this.#held.update(held, elapsedMs());
    this.#repeats.stored(sessionTopic, acks);
    this.#outbound.perform(controls, publishes).catch((error: unknown) => {
      // Only the writing down can fail, after the broker has it: the edge tells it once more.
      this.#log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'an answer failed');
    });
  }

  #tick(): void {
    const now = elapsedMs();
    if (this.#pauses.tick(now)) {
      this.#lease.paused();
      this.#monitor?.paused(now);
    }
    const since = this.#lease.listeningSince;
    if (since === null) return;
    const at = Date.now();
    void this.#retention.tick(now);
    for (const { sessionTopic, rev } of this.#held.silentAt(now, since)) {
      this.metrics.silent.inc({ who: 'customer' });
      this.#dispatcher.addPerishable(sessionTopic, { kind: 'silent', at, rev });
    }
    const isAway = (topic: string): boolean => this.#pages.isAway(topic, now, since);
    for (const { sessionTopic, away } of this.#held.presenceNews(isAway, now)) {
      this.#dispatcher.addPerishable(sessionTopic, { kind: 'presence', at, away });
    }
    this.#pages.forgetUnless((topic) => this.#held.has(topic), now);
    for (const attendantId of this.#attendants.silentAt(now, since)) {
      this.metrics.silent.inc({ who: 'attendant' });
      this.#dispatcher.addDesk({ kind: 'attendantSilent', at, attendantId });
    }
  }
}
