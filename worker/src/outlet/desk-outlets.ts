import { CALLS } from '@chimpassist/protocol';
import type { Publish } from '@chimpassist/protocol/frames';
import type { LinkObject } from '../contract/link-object.ts';
import type { Effects, Outlet } from '../contract/outlet.ts';
import type { Counted } from '../desk/counters.ts';
import type { DeskStore } from '../desk/desk-store.ts';
import { MirrorOrders } from '../desk/mirror-orders.ts';
import { Snapshot } from '../desk/snapshot.ts';
import { BridgeLease } from './bridge-lease.ts';
import { BRIDGE_OUTLET, BridgeSocket } from './bridge-socket.ts';
import { DeskLinks } from './desk-links.ts';
import { MirrorSockets } from './mirror-sockets.ts';
import { OutletGroup } from './outlet-group.ts';
import { OutletLog } from './outlet-log.ts';
import { PlainAtDesk } from './plain-at-desk.ts';

export interface DeskOutletsOptions {
  ctx: DurableObjectState;
  store: DeskStore;
  /** How long messages are kept, ms; null: for ever. */
  retentionMs: number | null;
  linkOf(name: string): DurableObjectStub<LinkObject>;
  /** The first bridge has come. */
  firstBridgeCame(): void;
}

/** All by which the desk says something: the bridge, mirrors beside it, the links of attendants, and plain clients. */
export class DeskOutlets {
  readonly #options: DeskOutletsOptions;
  readonly #mirrors: MirrorSockets;
  readonly #links: DeskLinks;
  readonly bridge: BridgeSocket;
  /** What is remembered of mirrors, and for them. */
  readonly mirrorOrders: MirrorOrders;
  readonly plain: PlainAtDesk;
  /** Bridge and links, as one. */
  readonly toAll: Outlet;

  constructor(options: DeskOutletsOptions) {
    this.#options = options;
    const { ctx, store, retentionMs, linkOf } = options;
    this.bridge = new BridgeSocket({
      ctx,
      lease: new BridgeLease(ctx.storage.sql),
      log: new OutletLog({
        sql: ctx.storage.sql,
        outlets: [BRIDGE_OUTLET],
        nextNumber: () => store.counters.up('outbox_n'),
      }),
      snapshot: new Snapshot(store),
      retentionMs,
      heardUpTo: (n) => this.#heardUpTo(n),
    });
    this.mirrorOrders = new MirrorOrders(ctx.storage.sql);
    this.#mirrors = new MirrorSockets({ ctx, retentionMs, orders: this.mirrorOrders, bridge: this.bridge });
    const waitUntil = (work: Promise<void>) => ctx.waitUntil(work);
    this.plain = new PlainAtDesk({ storage: ctx.storage, linkOf, waitUntil });
    this.#links = new DeskLinks({
      links: store.links,
      tell: (name, said) => linkOf(name).tell(said),
      waitUntil,
    });
    this.toAll = new OutletGroup([this.bridge, this.#links]);
  }

  /** Whether a bridge ever came. */
  get isBridged(): boolean {
    return this.bridge.epoch > 0;
  }

  /** Whether a bridge or a link is there. */
  get isHeard(): boolean {
    return this.bridge.isThere || this.#options.store.links.all.size > 0;
  }

  /** Says an offer, which the chat's row keeps, under its number. */
  sayOffer(n: number, publish: Publish): void {
    this.bridge.sayAs(n, { publishes: [publish] });
    this.#links.push({ publishes: [publish] });
  }

  /** @param from a link that has heard it. */
  tellFollowers(publishes: Publish[], from: string): void {
    this.#links.push({ publishes });
    this.plain.tell(publishes, from);
  }

  /** Says to the bridge what a chat has to say to it unasked. */
  relay(effects: Effects): void {
    // Where no bridge ever came, nobody would take it away.
    if (!this.isBridged) return;
    this.#options.store.transaction(() => this.bridge.push(effects));
  }

  /** The log of a chat has grown: a mirror is told. */
  grown(sessionTopic: string): void {
    this.#mirrors.grown(sessionTopic);
  }

  /** A chat is to be erased in MongoDB: the order is kept until bridge and mirror have taken it. @returns whether there is one. */
  erase(sessionTopic: string): boolean {
    this.#options.store.transaction(() => {
      this.bridge.push({ erase: [sessionTopic] });
      this.#mirrors.erase(sessionTopic);
    });
    return this.isBridged || this.mirrorOrders.isThere;
  }

  /** Opens the socket of a bridge or a mirror. */
  accept(request: Request): Response {
    const isMirror = new URL(request.url).pathname === CALLS.bridgeMirror.path;
    return isMirror ? this.#mirrors.accept() : this.bridge.accept();
  }

  /** @returns whether a bridge may have come: what fell due without one is to be looked for. */
  receive(ws: WebSocket, data: string | ArrayBuffer): boolean {
    if (this.#mirrors.has(ws)) {
      this.#mirrors.receive(ws, data);
      return false;
    }
    const wasBridged = this.isBridged;
    if (!this.bridge.receive(ws, data)) return false;
    if (this.bridge.isMirroring) this.mirrorOrders.came();
    if (!wasBridged && this.isBridged) this.#options.firstBridgeCame();
    return true;
  }

  closed(ws: WebSocket, code: number): void {
    if (this.#mirrors.has(ws)) this.#mirrors.closed(ws, code);
    else this.bridge.closed(ws, code);
  }

  #heardUpTo(n: number): Counted {
    const { store } = this.#options;
    store.transaction(() => store.counters.raise('outbox_n', n));
    return store.counters.now;
  }
}
