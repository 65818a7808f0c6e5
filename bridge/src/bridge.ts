import { randomUUID } from 'node:crypto';
import { type ControlPayload, TOPICS } from '@chimpassist/protocol';
import type { Control, Publish, SocketDown } from '@chimpassist/protocol/frames';
import { AttendantClock } from './attendant-clock.ts';
import { Broker } from './broker.ts';
import { DeskSocket } from './desk-socket.ts';
import { type AcceptedAnswer, Dispatcher } from './dispatcher.ts';
import { Edge } from './edge.ts';
import { HeldStates } from './held-states.ts';
import { decode, type Inbound } from './inbound.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { Mirror } from './mirror.ts';
import type { Settings } from './settings.ts';
import { Spool } from './spool.ts';

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
  readonly #held = new HeldStates();
  readonly #attendants: AttendantClock;
  readonly #mirror: Mirror | null;
  /** Of the lease, or null while it is not ours. */
  #epoch: number | null = null;
  #isListening = false;
  /** Since when both broker and desk are there, epoch ms; null while one is not. */
  #listeningSince: number | null = null;
  #pagedTopics = new Set<string>();
  #clock: NodeJS.Timeout | null = null;
  #withoutDesk: NodeJS.Timeout | null = null;
  /** Effects of the desk are handed to the broker one after the other. */
  #effects: Promise<void> = Promise.resolve();

  constructor(settings: Settings, log: Log) {
    this.#log = log;
    this.#spool = new Spool(settings.spoolPath);
    this.#edge = new Edge(settings.backend, settings.secret);
    this.#attendants = new AttendantClock(settings.attendantKeepAliveMs);
    this.#mirror =
      settings.mongoUrl === undefined
        ? null
        : new Mirror({ url: settings.mongoUrl, edge: this.#edge, metrics: this.metrics, log });
    this.#dispatcher = new Dispatcher({
      edge: this.#edge,
      spool: this.#spool,
      metrics: this.metrics,
      log,
      epoch: () => this.#epoch,
      seenRev: (topic) => this.#spool.publishedRev(topic),
      accepted: (answer) => this.#accepted(answer),
      deskDropped: (frame) => {
        if (frame.kind === 'attendantOnline') this.#attendants.forget(frame.attendant.id);
      },
    });
    this.#broker = new Broker({
      settings,
      log,
      receive: (topic, payload) => this.#receive(decode(topic, payload, Date.now())),
      listening: (isListening) => {
        this.#isListening = isListening;
        this.#lookAround();
      },
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
    this.metrics.gauge(
      'chimp_bridge_spool_frames',
      'Frames that the edge has not accepted.',
      () => this.#spool.depth,
    );
    this.metrics.gauge(
      'chimp_bridge_held_sessions',
      'Sessions that wait or are live.',
      () => this.#held.size,
    );
    this.metrics.gauge('chimp_bridge_attendants', 'Attendants who are there.', () => this.#attendants.size);
    this.metrics.gauge('chimp_bridge_mirror_behind', 'Chats that MongoDB lacks entries of.', () =>
      this.#mirror === null ? 0 : this.#mirror.behind,
    );
  }

  start(): void {
    this.#dispatcher.load();
    this.#socket.start();
    this.#mirror?.start();
    this.#withoutDesk = setTimeout(() => this.#broker.start(), WITHOUT_DESK_AFTER_MS);
    this.#clock = setInterval(() => this.#tick(), CLOCK_EVERY_MS);
  }

  /** What `/healthz` says. */
  health(): {
    ok: boolean;
    broker: boolean;
    lease: boolean;
    spool: number;
    mirror: 'off' | 'on';
    behind: number;
  } {
    return {
      ok: this.#isListening && this.#epoch !== null,
      broker: this.#isListening,
      lease: this.#epoch !== null,
      spool: this.#spool.depth,
      mirror: this.#mirror === null ? 'off' : 'on',
      behind: this.#mirror?.behind ?? 0,
    };
  }

  /** Reads no more, hands on what it has, and leaves. What cannot be handed on stays in the spool. */
  async stop(): Promise<void> {
    if (this.#clock !== null) clearInterval(this.#clock);
    if (this.#withoutDesk !== null) clearTimeout(this.#withoutDesk);
    const deadline = Date.now() + DRAIN_LIMIT_MS;
    this.#dispatcher.kick(0);
    while (!this.#dispatcher.isIdle && this.#epoch !== null && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.#dispatcher.stop();
    this.#socket.stop();
    await this.#broker.stop();
    await this.#mirror?.stop();
    this.#spool.close();
  }

  #bridgeId(): string {
    const known = this.#spool.meta('bridge_id');
    if (known !== null) return known;
    const made = randomUUID();
    this.#spool.setMeta('bridge_id', made);
    return made;
  }

  #receive(inbound: Inbound): void {
    this.metrics.received.inc({ kind: inbound.kind });
    switch (inbound.kind) {
      case 'durable':
        this.#dispatcher.addDurable(inbound.sessionTopic, inbound.frame);
        return;
      case 'perishable':
        this.#dispatcher.addPerishable(inbound.sessionTopic, inbound.frame);
        return;
      case 'online': {
        const answer = this.#held.heard(inbound.sessionTopic, inbound.frame);
        if (answer.kind === 'forward') this.#dispatcher.addPerishable(inbound.sessionTopic, inbound.frame);
        if (answer.kind === 'answer') {
          this.#publish(TOPICS.clientControl(inbound.sessionTopic), answer.payload, 0);
        }
        return;
      }
      case 'attendantOnline': {
        const now = Date.now();
        if (this.#attendants.heard(inbound.attendant, now)) {
          this.#dispatcher.addDesk({ kind: 'attendantOnline', at: now, attendant: inbound.attendant });
        }
        return;
      }
      case 'attendantQuit':
        this.#attendants.forget(inbound.attendantId);
        this.#dispatcher.addDesk({ kind: 'attendantQuit', at: Date.now(), attendantId: inbound.attendantId });
        return;
      case 'desk':
        this.#dispatcher.addDesk(inbound.frame);
        return;
      case 'channel':
        void this.#answerChannel(inbound);
        return;
      case 'dropped':
        this.metrics.dropped.inc({ reason: inbound.reason });
        return;
    }
  }

  async #answerChannel({ customer, responseTopic }: Extract<Inbound, { kind: 'channel' }>): Promise<void> {
    try {
      const identity = await this.#edge.channel(customer);
      this.#publish(responseTopic, { userRequesting: customer, ...identity }, 1);
    } catch (error) {
      // Perishable: the client asks again.
      this.#log.warn(
        { error: error instanceof Error ? error.message : 'unknown' },
        'no channel could be made',
      );
    }
  }

  #accepted(answer: AcceptedAnswer): void {
    const { sessionTopic, acks, held, controls, publishes, headSeq } = answer;
    if (held !== null) this.#held.update(held, Date.now());
    if (acks.length > 0) this.#publish(TOPICS.stored(sessionTopic), { acks }, 1);
    void this.#perform(controls, publishes);
    this.#mirror?.note(sessionTopic, headSeq);
  }

  /** Resolves when the broker has all of it. */
  async #perform(controls: readonly Control[], publishes: readonly Publish[]): Promise<void> {
    const done: Promise<void>[] = [];
    for (const { sessionTopic, rev, payload } of [...controls].sort((a, b) => a.rev - b.rev)) {
      if (rev <= this.#spool.publishedRev(sessionTopic)) continue;
      this.#spool.setPublishedRev(sessionTopic, rev);
      this.#held.learn(sessionTopic, payload);
      const body: ControlPayload = { ...payload, rev };
      done.push(this.#publish(TOPICS.clientControl(sessionTopic), body, 1));
      done.push(this.#publish(TOPICS.serverControl(sessionTopic), body, 1));
    }
    for (const { topic, payload, qos } of publishes) done.push(this.#publish(topic, payload, qos));
    await Promise.all(done);
  }

  async #publish(topic: string, payload: unknown, qos: 0 | 1): Promise<void> {
    this.metrics.published.inc();
    await this.#broker.publish(topic, payload, qos).catch((error: unknown) => {
      this.#log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'a publish failed');
    });
  }

  #fromDesk(frame: SocketDown): void {
    switch (frame.type) {
      case 'welcome':
        this.#welcome(frame.role, frame.epoch);
        return;
      case 'page': {
        const now = Date.now();
        for (const held of frame.held) {
          this.#held.update(held, now);
          this.#pagedTopics.add(held.sessionTopic);
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
        this.#effects = this.#effects.then(async () => {
          await this.#perform(frame.controls, frame.publishes);
          if (frame.n === 0) return;
          this.#spool.setMeta('cursor', String(frame.n));
          this.#socket.send({ type: 'ack', n: frame.n });
        });
        return;
      case 'lost':
        this.#log.warn('another bridge has taken over; standing by');
        this.#lookAround(false);
        void this.#broker.stop();
        return;
      case 'error':
        this.#log.error({ code: frame.code, message: frame.message }, 'the desk refused');
        return;
    }
  }

  #welcome(role: 'active' | 'standby', epoch: number): void {
    if (this.#withoutDesk !== null) clearTimeout(this.#withoutDesk);
    if (role === 'standby') {
      this.#lookAround(false);
      void this.#broker.stop();
      return;
    }
    this.#log.info({ epoch }, 'this bridge is active');
    this.#epoch = epoch;
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
    for (const { sessionTopic, rev } of this.#held.silentAt(now, since)) {
      this.#dispatcher.addPerishable(sessionTopic, { kind: 'silent', at: now, rev });
    }
    for (const attendantId of this.#attendants.silentAt(now, since)) {
      this.#dispatcher.addDesk({ kind: 'attendantSilent', at: now, attendantId });
    }
  }
}
