import type { ErrorCode } from '@chimpassist/protocol';
import {
  BRIDGE_CAPABILITIES,
  BRIDGE_VERSION,
  type BridgeMail,
  DESK_CAPABILITIES,
  SMTP_CAPABILITY,
  type SocketDown,
  type SocketUp,
} from '@chimpassist/protocol/frames';
import type { Effects, Outlet } from '../contract/outlet.ts';
import type { Counted } from '../desk/counters.ts';
import type { Snapshot } from '../desk/snapshot.ts';
import { log } from '../log.ts';
import { type BridgeLease, LEASE_SILENCE_MS } from './bridge-lease.ts';
import { BridgeSockets } from './bridge-sockets.ts';
import { answerToClose } from './close-code.ts';
import { MailsUnderWay } from './mails-under-way.ts';
import type { OutletLog } from './outlet-log.ts';
import { SOCKET_TEXT_MAX, socketUpOf } from './socket-up-text.ts';

/** The name of the bridge's outlet in the log. */
export const BRIDGE_OUTLET = 'bridge';
const PAGE_SIZE = 200;

export interface BridgeSocketOptions {
  ctx: DurableObjectState;
  lease: BridgeLease;
  log: OutletLog;
  snapshot: Snapshot;
  /** How long messages are kept, ms; null: for ever. */
  retentionMs: number | null;
  /** Called when a bridge connects that has everything up to this number: new entries stand above it. */
  heardUpTo(n: number): Counted;
}

/** The bridge's one WebSocket as an outlet: which bridge has the lease, and which entries it has not acknowledged. */
export class BridgeSocket implements Outlet {
  readonly #sockets: BridgeSockets;
  readonly #lease: BridgeLease;
  readonly #log: OutletLog;
  readonly #snapshot: Snapshot;
  readonly #retentionMs: number | null;
  readonly #heardUpTo: BridgeSocketOptions['heardUpTo'];
  readonly #mails = new MailsUnderWay();

  constructor({ ctx, lease, log, snapshot, retentionMs, heardUpTo }: BridgeSocketOptions) {
    this.#sockets = new BridgeSockets(ctx);
    this.#lease = lease;
    this.#log = log;
    this.#snapshot = snapshot;
    this.#retentionMs = retentionMs;
    this.#heardUpTo = heardUpTo;
  }

  get epoch(): number {
    return this.#lease.epoch;
  }

  /** When the active bridge was last heard, epoch ms, or null while there is none. */
  get heardAt(): number | null {
    const active = this.#sockets.active();
    return active ? this.#sockets.heardAt(active) : null;
  }

  get isThere(): boolean {
    return this.#sockets.active() !== undefined;
  }

  /** Whether the active bridge hands on the files of messages; true where there is no bridge. */
  get takesFiles(): boolean {
    const active = this.#sockets.ofActive();
    return active === undefined || active.takesFiles === true;
  }

  accept(): Response {
    return this.#sockets.accept();
  }

  /**
   * Takes one text of the bridge. @returns whether a bridge may have come, so that the caller looks for what fell due without one.
   */
  receive(ws: WebSocket, data: string | ArrayBuffer): boolean {
    // A text that was on its way when the socket was closed.
    if (ws.readyState !== WebSocket.OPEN) return false;
    if (typeof data !== 'string' || data.length > SOCKET_TEXT_MAX) {
      ws.close(1009, 'too large');
      return false;
    }
    const frame = socketUpOf(data);
    if (frame === null) {
      ws.close(1007, 'not a frame of the bridge protocol');
      return false;
    }
    switch (frame.type) {
      case 'hello':
        this.#hello(ws, frame);
        return true;
      case 'claim':
        // A bridge that has not said hello has no name to give the lease to.
        if (this.#sockets.attachment(ws).role === 'standby') this.#claim(ws, 0);
        return true;
      case 'ack':
        if (this.#sockets.attachment(ws).role === 'active') this.#log.acknowledge(BRIDGE_OUTLET, frame.n);
        return false;
      case 'mailed':
        this.#mails.answered(frame);
        return false;
    }
  }

  closed(ws: WebSocket, code: number): void {
    // Without an answer the other side sees 1006 ten seconds later.
    ws.close(answerToClose(code));
  }

  push(effects: Effects): void {
    // Where no bridge ever came, nobody would acknowledge it, and a bridge that comes hears the state itself. Only an order to
    // erase is stored.
    if (this.epoch === 0 && effects.erase === undefined) return;
    // Stored in any case, and sent where a bridge listens.
    const line = this.#log.append((n) => lineOf(n, effects));
    this.#sockets.active()?.send(line);
  }

  /** Whether the active bridge copies logs into MongoDB. */
  get isMirroring(): boolean {
    return this.#sockets.ofActive()?.mirrors === true;
  }

  /** Resolves when the active bridge has sent the mail. @throws where no bridge can, or it failed, or did not answer in time. */
  sendMail(mail: BridgeMail): Promise<void> {
    const active = this.#sockets.active();
    if (active === undefined || !this.#sockets.attachment(active).sendsMail)
      return Promise.reject(new Error('No bridge is there that sends mail.'));
    return this.#mails.sent(mail.id, () => this.#sockets.send(active, { type: 'mail', mail }));
  }

  /** Tells an active bridge with a mirror which logs have grown. It is not stored. */
  tellGrown(topics: string[]): void {
    const active = this.#sockets.active();
    if (active !== undefined && this.#sockets.attachment(active).mirrors)
      this.#sockets.send(active, { type: 'grown', topics });
  }

  /** Sends, under its number, an entry that is stored elsewhere: see {@link Snapshot.offersAbove}. */
  sayAs(n: number, effects: Effects): void {
    this.#sockets.active()?.send(lineOf(n, effects));
  }

  /** How far the desk has counted, attached to the active bridge's socket: so it outlives a sleep without a row. */
  remember(counted: Counted): void {
    const active = this.#sockets.active();
    if (active) this.#sockets.change(active, { counted });
  }

  get remembered(): Counted | null {
    return this.#sockets.ofActive()?.counted ?? null;
  }

  /** `n` is 0, and nobody acknowledges it. */
  pushPerishable(effects: Effects): void {
    this.#sockets.active()?.send(lineOf(0, effects));
  }

  #hello(
    ws: WebSocket,
    { bridgeId, cursor, v: version, capabilities, mirrors }: Extract<SocketUp, { type: 'hello' }>,
  ): void {
    if (version !== BRIDGE_VERSION) {
      this.#error(
        ws,
        'unsupported_version',
        `This Worker speaks version ${BRIDGE_VERSION} of the bridge protocol.`,
      );
      ws.close(1002, 'unsupported version');
      return;
    }
    const lacks = BRIDGE_CAPABILITIES.filter((name) => !capabilities.includes(name));
    if (lacks.length > 0) log('bridge_is_older', { lacks });
    this.#sockets.attach(ws, {
      role: 'standby',
      bridgeId,
      connectedAt: Date.now(),
      ...(mirrors ? { mirrors } : {}),
      ...(capabilities.includes('attachments') ? { takesFiles: true } : {}),
      ...(capabilities.includes(SMTP_CAPABILITY) ? { sendsMail: true } : {}),
    });
    // A bridge that stored its cursor on disk has seen everything up to it.
    this.#claim(ws, cursor);
  }

  #claim(ws: WebSocket, cursor: number): void {
    const active = this.#sockets.active();
    const { bridgeId } = this.#sockets.attachment(ws);
    const isFree =
      active === undefined ||
      this.#sockets.attachment(active).bridgeId === bridgeId ||
      Date.now() - this.#sockets.heardAt(active) > LEASE_SILENCE_MS;
    if (!isFree) {
      this.#sockets.send(ws, {
        type: 'welcome',
        v: BRIDGE_VERSION,
        role: 'standby',
        epoch: this.epoch,
        brokerName: this.#lease.brokerName,
        capabilities: [...DESK_CAPABILITIES],
      });
      return;
    }
    // The same bridge over a new connection goes on under its epoch: what it has in flight is its own.
    const isSame = this.epoch > 0 && this.#lease.holder === bridgeId;
    if (!isSame) this.#lease.giveTo(bridgeId);
    const { epoch } = this;
    if (active && active !== ws) {
      this.#sockets.change(active, { role: 'standby' });
      // The former connection of the same bridge is dead or about to be: if it heard that it lost the lease, the bridge would stop.
      if (isSame) active.close(1000, 'replaced');
      else this.#sockets.send(active, { type: 'lost', epoch });
    }
    this.#sockets.change(ws, { role: 'active' });
    this.#sockets.send(ws, {
      type: 'welcome',
      v: BRIDGE_VERSION,
      role: 'active',
      epoch,
      brokerName: this.#lease.brokerName,
      capabilities: [...DESK_CAPABILITIES],
      now: Date.now(),
      ...(this.#retentionMs === null ? {} : { retentionMs: this.#retentionMs }),
    });
    this.#sendPages(ws);
    for (const line of this.#unheard(cursor)) ws.send(line);
    this.remember(this.#heardUpTo(cursor));
  }

  /** In the order of their numbers: an acknowledgement counts for all that came before. */
  *#unheard(cursor: number): Iterable<string> {
    const standing = this.#snapshot.offersAbove(cursor);
    for (const { n, json } of this.#log.numbered(cursor)) {
      for (let [next] = standing; next !== undefined && next.n < n; [next] = standing) {
        standing.shift();
        yield lineOf(next.n, { publishes: [next.publish] });
      }
      yield json;
    }
    for (const { n, publish } of standing) yield lineOf(n, { publishes: [publish] });
  }

  #sendPages(ws: WebSocket): void {
    let attendants = this.#snapshot.attendants();
    for (let after = ''; ; ) {
      const held = this.#snapshot.chatsAfter(after, PAGE_SIZE);
      const last = held.length < PAGE_SIZE;
      this.#sockets.send(ws, { type: 'page', held, attendants, last });
      if (last) return;
      attendants = [];
      after = held.at(-1)?.sessionTopic ?? '';
    }
  }

  #error(ws: WebSocket, code: ErrorCode, message: string): void {
    this.#sockets.send(ws, { type: 'error', code, message });
  }
}

function lineOf(n: number, { controls = [], publishes = [], held = [], erase }: Effects): string {
  const frame: SocketDown = {
    type: 'effects',
    n,
    controls,
    publishes,
    held,
    ...(erase === undefined ? {} : { erase }),
  };
  return JSON.stringify(frame);
}
