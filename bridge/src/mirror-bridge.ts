import { randomUUID } from 'node:crypto';
import type { SocketDown } from '@chimpassist/protocol/frames';
import { elapsedMs } from './clock.ts';
import { DeskSocket } from './edge/desk-socket.ts';
import { Edge } from './edge/edge.ts';
import { Erasures } from './flow/deletion/erasures.ts';
import { Retention } from './flow/deletion/retention.ts';
import type { MirrorHealth } from './health-report.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { GrownChats, type Pace } from './mirror/grown-chats.ts';
import { Mirror } from './mirror/mirror.ts';
import type { MirrorSite } from './site.ts';

const RETENTION_LOOK_MS = 1_000;
const DRAIN_LIMIT_MS = 8_000;
/** What waits for MongoDB is found again by the time that stands in MongoDB. */
const NO_DEBTS = { behind: () => new Map<string, number>(), noteBehind: () => {}, caughtUp: () => {} };
/** There is none; and the desk orders an erasure again until it is done. */
const NO_SPOOL = {
  erasures: { add: () => {}, done: () => {}, all: () => [] },
  eraseChat: () => ({ frames: 0, parked: 0 }),
  commit: () => {},
  isOpen: true,
  parked: { forgetBefore: () => 0 },
};

/**
 * A bridge without a broker: it copies the Worker's record into MongoDB, and keeps nothing on a disk. Of several, the desk lets
 * one do it.
 */
export class MirrorBridge {
  readonly metrics = new Metrics();
  readonly #log: Log;
  readonly #mirror: Mirror;
  readonly #grown: GrownChats;
  readonly #socket: DeskSocket;
  readonly #erasures: Erasures;
  readonly #retention: Retention;
  /** Null while the desk cannot be heard. */
  #role: 'active' | 'standby' | null = null;
  #clock: NodeJS.Timeout | null = null;

  /** @param pace a quicker one, for tests. */
  constructor({ backend, secret, mongoUrl, mongoDatabase }: MirrorSite, log: Log, pace?: Pace) {
    const { metrics } = this;
    this.#log = log;
    const edge = new Edge(backend, secret);
    this.#mirror = new Mirror({
      url: mongoUrl,
      database: mongoDatabase,
      edge,
      metrics,
      log,
      debts: NO_DEBTS,
      found: (topic) => this.#grown.found(topic),
    });
    this.#grown = new GrownChats({
      edge,
      mirror: this.#mirror,
      shallFill: true,
      log,
      ...(pace === undefined ? {} : { pace }),
    });
    this.#erasures = new Erasures({ spool: NO_SPOOL, mirror: this.#mirror, edge, erasing: () => {}, log });
    this.#retention = new Retention({ spool: NO_SPOOL, mirror: this.#mirror, log });
    this.#socket = new DeskSocket({
      url: edge.mirrorUrl,
      headers: edge.headers,
      bridgeId: randomUUID(),
      cursor: () => 0,
      mirrors: true,
      log,
      receive: (frame) => this.#receive(frame),
      lost: () => {
        metrics.reconnects.inc({ to: 'desk' });
        this.#become(null);
      },
    });
    metrics.watchMirror(() => this.health());
  }

  start(): void {
    this.#mirror.start();
    this.#socket.start();
    this.#clock = setInterval(() => {
      if (this.#role === 'active') void this.#retention.tick(elapsedMs());
    }, RETENTION_LOOK_MS);
  }

  /** What `/healthz` says, and what the gauges of `/metrics` show. */
  health(): MirrorHealth {
    const mirror = this.#mirror;
    return {
      ok: this.#role === 'active' && !mirror.isAway,
      role: 'mirror',
      worker: this.#role !== null,
      lease: this.#role === 'active',
      memory: process.memoryUsage.rss(),
      mirror: 'on',
      mongo: !mirror.isAway,
      mirrorRefused: mirror.refused,
      behind: mirror.behind,
      mirrorLagMs: mirror.lagMs(elapsedMs()),
      factsLagMs: mirror.factsLagMs(elapsedMs()),
    };
  }

  /** Writes what it has read, and leaves. */
  async stop(): Promise<void> {
    if (this.#clock !== null) clearInterval(this.#clock);
    this.#grown.end();
    if (this.#role === 'active') await this.#mirror.drain(elapsedMs() + DRAIN_LIMIT_MS);
    this.#erasures.stop();
    this.#socket.stop();
    await this.#mirror.stop();
  }

  #receive(frame: SocketDown): void {
    switch (frame.type) {
      case 'welcome':
        this.#become(frame.role);
        if (frame.role === 'standby') return;
        this.#log.info({}, 'this mirror is active');
        this.#retention.learn(frame.retentionMs ?? null, frame.now ?? null, elapsedMs());
        this.#grown.begin(frame.now ?? Date.now());
        return;
      case 'grown':
        this.#grown.heard(frame.topics);
        return;
      case 'erase':
        for (const topic of frame.topics) this.#erasures.order(topic);
        return;
      case 'lost':
        this.#log.warn({}, 'another mirror has taken over; standing by');
        this.#become('standby');
        return;
      case 'error':
        this.#log.error({ code: frame.code, message: frame.message }, 'the desk refused');
        return;
      // These are for a relay.
      case 'page':
      case 'effects':
        return;
    }
  }

  #become(role: 'active' | 'standby' | null): void {
    this.#role = role;
    this.#mirror.lead(role === 'active');
    if (role !== 'active') this.#grown.end();
  }
}
