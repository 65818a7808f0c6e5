import { randomUUID } from 'node:crypto';
import { TOPICS } from '@chimpassist/protocol';
import type { SocketDown } from '@chimpassist/protocol/frames';
import { ActivityMonitor } from './activity-monitor.ts';
import { AttendantClock } from './attendant-clock.ts';
import { Broker } from './broker.ts';
import { ChatQuota } from './chat-quota.ts';
import { DeskSocket } from './desk-socket.ts';
import { type AcceptedAnswer, Dispatcher } from './dispatcher.ts';
import { Edge } from './edge.ts';
import { Erasures } from './erasures.ts';
import type { Health } from './health.ts';
import { HeldStates } from './held-states.ts';
import { decode } from './inbound.ts';
import { Inbox } from './inbox.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { Mirror } from './mirror/mirror.ts';
import { Outbound } from './outbound.ts';
import { Retention } from './retention.ts';
import type { Settings } from './settings.ts';
import { SPOOL_LIMITS, Spool } from './spool.ts';

const CLOCK_EVERY_MS = 1_000;
/** Where the desk cannot be asked who is active, messages matter more: they are read and spooled all the same. */
const WITHOUT_DESK_AFTER_MS = 5_000;
const DRAIN_LIMIT_MS = 8_000;

/** Between broker, Worker and MongoDB. The constructor does nothing to the world; `start` and `stop` do. */
export class Bridge {
  readonly metrics = new Metrics();
  readonly #log: Log;
  readonly #spool: Spool;
  readonly #edge: Edge;
  readonly #broker: Broker;
  readonly #socket: DeskSocket;
  readonly #dispatcher: Dispatcher;
  readonly #outbound: Outbound;
  readonly #inbox: Inbox;
  readonly #held = new HeldStates();
  readonly #attendants: AttendantClock;
  readonly #monitor: ActivityMonitor | null;
  readonly #mirror: Mirror | null;
  readonly #erasures: Erasures;
  readonly #retention: Retention;
  /** Of the lease, or null while it is not ours. */
  #epoch: number | null = null;
  #isListening = false;
  /** Whether another bridge was active before: it may have gone owing something. */
  #isSuccessor = false;
  /** Since when both broker and desk are there, epoch ms; null while one is not. */
  #listeningSince: number | null = null;
  #pagedTopics = new Set<string>();
  #clock: NodeJS.Timeout | null = null;
  #withoutDesk: NodeJS.Timeout | null = null;
  /** Effects of the desk are handed to the broker one after the other. */
  #effects: Promise<void> = Promise.resolve();

  constructor(settings: Settings, log: Log) {
    this.#log = log;
    this.#spool = new Spool(settings.spoolPath, { ...SPOOL_LIMITS, frames: settings.spoolLimit });
    this.#edge = new Edge(settings.backend, settings.secret);
    this.#attendants = new AttendantClock(settings.attendantKeepAliveMs);
    this.#monitor =
      settings.activityMonitor === null ? null : new ActivityMonitor(settings.activityMonitor, log);
    this.#mirror =
      settings.mongoUrl === undefined
        ? null
        : new Mirror({
            url: settings.mongoUrl,
            edge: this.#edge,
            metrics: this.metrics,
            log,
            debts: this.#spool,
          });
    this.#erasures = new Erasures({ spool: this.#spool, mirror: this.#mirror, edge: this.#edge, log });
    this.#retention = new Retention({ spool: this.#spool, mirror: this.#mirror, log });
    this.#dispatcher = new Dispatcher({
      edge: this.#edge,
      spool: this.#spool,
      metrics: this.metrics,
      log,
      quota: new ChatQuota(settings.quota),
      epoch: () => this.#epoch,
      seenRev: (topic) => this.#spool.publishedRev(topic),
      wantsLog: this.#mirror !== null,
      accepted: (answer) => this.#accepted(answer),
      deskDropped: (frame) => {
        if (frame.kind === 'attendantOnline') this.#attendants.forget(frame.attendant.id);
      },
    });
    this.#broker = new Broker({
      settings,
      log,
      receive: (topic, payload) =>
        this.#inbox.take(decode(topic, payload, Date.now(), settings.legacyClients)),
      makeSafe: () => this.#spool.commit(),
      listening: (isListening) => {
        this.#isListening = isListening;
        this.#lookAround();
      },
      reconnected: () => this.metrics.reconnects.inc({ to: 'broker' }),
    });
    this.#outbound = new Outbound(this.#broker, this.#spool, this.#held, this.metrics, log);
    this.#inbox = new Inbox({
      dispatcher: this.#dispatcher,
      outbound: this.#outbound,
      held: this.#held,
      attendants: this.#attendants,
      monitor: this.#monitor,
      legacyClients: settings.legacyClients,
      edge: this.#edge,
      metrics: this.metrics,
      log,
    });
    this.#socket = new DeskSocket({
      edge: this.#edge,
      bridgeId: this.#bridgeId(),
      cursor: () => Number(this.#spool.meta('cursor') ?? 0),
      log,
      receive: (frame) => this.#fromDesk(frame),
      lost: () => {
        this.metrics.reconnects.inc({ to: 'desk' });
        this.#lookAround(false);
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
    const now = Date.now();
    const oldest = this.#spool.oldestAt;
    return {
      ok: this.#isListening && this.#epoch !== null && !this.#broker.isBlocked,
      broker: this.#isListening,
      mqtt: this.#broker.version === 5 ? '5' : '3.1.1',
      lease: this.#epoch !== null,
      reading: !this.#broker.isBlocked,
      spool: this.#spool.depth,
      oldestUnsentMs: oldest === null ? 0 : Math.max(0, now - oldest),
      parked: this.#spool.parked,
      sessions: this.#held.size,
      attendants: this.#attendants.size,
      mirror: this.#mirror === null ? 'off' : 'on',
      behind: this.#mirror?.behind ?? 0,
      mirrorLagMs: this.#mirror?.lagMs(now) ?? 0,
    };
  }

  /** Reads no more, hands on what it has, and leaves. What cannot be handed on stays in the spool. */
  async stop(): Promise<void> {
    if (this.#clock !== null) clearInterval(this.#clock);
    if (this.#withoutDesk !== null) clearTimeout(this.#withoutDesk);
    const deadline = Date.now() + DRAIN_LIMIT_MS;
    await this.#drain(deadline);
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
    while (!this.#dispatcher.isIdle && this.#epoch !== null && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #bridgeId(): string {
    const known = this.#spool.meta('bridge_id');
    if (known !== null) return known;
    const made = randomUUID();
    this.#spool.setMeta('bridge_id', made);
    return made;
  }

  #accepted(answer: AcceptedAnswer): void {
    const { sessionTopic, acks, held, controls, publishes } = answer;
    this.#mirror?.note(answer);
    // True whoever says it. Where this bridge only stands by it is not connected, and the sender asks again.
    if (acks.length > 0) this.#outbound.publish(TOPICS.stored(sessionTopic), { acks }, 1);
    // What the chat's state is now is the active bridge's word.
    if (this.#epoch === null) return;
    if (held !== null) this.#held.update(held, Date.now());
    void this.#outbound.perform(controls, publishes);
  }

  #fromDesk(frame: SocketDown): void {
    switch (frame.type) {
      case 'welcome':
        this.#welcome(frame);
        return;
      case 'page': {
        const now = Date.now();
        for (const held of frame.held) {
          this.#held.update(held, now);
          this.#pagedTopics.add(held.sessionTopic);
          if (this.#isSuccessor) this.#mirror?.check(held.sessionTopic);
        }
        this.#attendants.known(
          frame.attendants.map(({ id }) => id),
          now,
        );
        if (frame.last) this.#held.retain(this.#pagedTopics);
        return;
      }
      case 'effects':
        for (const held of frame.held) this.#held.update(held, Date.now());
        // What fails is only the writing down, after the broker has it: told once more, at worst. Those after it go on.
        this.#effects = this.#effects
          .then(() => this.#perform(frame))
          .catch((error) =>
            this.#log.error(
              { error: error instanceof Error ? error.message : 'unknown' },
              'an effect failed',
            ),
          );
        return;
      case 'lost':
        this.#log.warn('another bridge has taken over; standing by');
        this.#lookAround(false);
        this.#mirror?.lead(false);
        void this.#broker.stop();
        return;
      case 'error':
        this.#log.error({ code: frame.code, message: frame.message }, 'the desk refused');
        return;
    }
  }

  async #perform({
    n,
    controls,
    publishes,
    erase = [],
  }: Extract<SocketDown, { type: 'effects' }>): Promise<void> {
    await this.#outbound.perform(controls, publishes);
    if (n === 0 || !this.#spool.isOpen) return;
    for (const topic of erase) {
      this.#held.forget(topic);
      this.#erasures.order(topic);
    }
    this.#spool.setMeta('cursor', String(n));
    // The desk forgets what is acknowledged.
    this.#spool.commit();
    this.#socket.send({ type: 'ack', n });
  }

  #welcome({ role, epoch, retentionMs }: Extract<SocketDown, { type: 'welcome' }>): void {
    if (this.#withoutDesk !== null) clearTimeout(this.#withoutDesk);
    this.#mirror?.lead(role === 'active');
    if (role === 'standby') {
      this.#lookAround(false);
      void this.#broker.stop();
      return;
    }
    this.#log.info({ epoch }, 'this bridge is active');
    this.#isSuccessor = this.#spool.meta('epoch') !== String(epoch);
    this.#spool.setMeta('epoch', String(epoch));
    this.#epoch = epoch;
    this.#retention.learn(retentionMs ?? null);
    this.#pagedTopics = new Set();
    // A desk that began anew knows nobody: the next keep-alives tell it.
    this.#attendants.forgetReports();
    this.#broker.start();
    this.#lookAround();
    this.#dispatcher.kick();
  }

  #lookAround(hasLease = this.#epoch !== null): void {
    if (!hasLease) this.#epoch = null;
    const isListening = this.#isListening && hasLease;
    if (!isListening) this.#listeningSince = null;
    else this.#listeningSince ??= Date.now();
  }

  #tick(): void {
    const since = this.#listeningSince;
    if (since === null) return;
    const now = Date.now();
    void this.#retention.tick(now);
    for (const { sessionTopic, rev } of this.#held.silentAt(now, since)) {
      this.#dispatcher.addPerishable(sessionTopic, { kind: 'silent', at: now, rev });
    }
    for (const attendantId of this.#attendants.silentAt(now, since)) {
      this.#dispatcher.addDesk({ kind: 'attendantSilent', at: now, attendantId });
    }
  }
}
