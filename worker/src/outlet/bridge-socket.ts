import type { ErrorCode } from '@chimpassist/protocol';
import {
  BRIDGE_VERSION,
  type Control,
  DESK_CAPABILITIES,
  type HeldState,
  type Publish,
  type SocketDown,
} from '@chimpassist/protocol/frames';
import type { DeskStore } from '../desk/desk-store.ts';

/** The active bridge pings every two seconds, without waking the desk; after this it counts as gone. */
export const LEASE_SILENCE_MS = 6_000;
const PAGE_SIZE = 200;
/** Effects that nobody fetches; a bridge that comes back after more starts from the pages, which hold the state itself. */
const OUTBOX_MAX = 10_000;

interface Attachment {
  role: 'new' | 'standby' | 'active';
  bridgeId: string;
  connectedAt: number;
}

export interface Effects {
  controls?: Control[];
  publishes?: Publish[];
  held?: HeldState[];
  /** Session topics that were erased. */
  erase?: string[];
}

/** The desk's side of the one WebSocket: who holds the lease, and what has not been acknowledged. */
export class BridgeSocket {
  readonly #ctx: DurableObjectState;
  readonly #store: DeskStore;
  readonly #retentionMs: number | null;

  constructor(ctx: DurableObjectState, store: DeskStore, retentionMs: number | null) {
    this.#ctx = ctx;
    this.#store = store;
    this.#retentionMs = retentionMs;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  get epoch(): number {
    return this.#store.meta('epoch');
  }

  /** When the active bridge was last heard, epoch ms, or null while there is none. */
  get heardAt(): number | null {
    const active = this.#active();
    return active ? this.#heard(active) : null;
  }

  get isThere(): boolean {
    return this.#active() !== undefined;
  }

  accept(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    this.#attach(server, { role: 'new', bridgeId: '', connectedAt: Date.now() });
    return new Response(null, { status: 101, webSocket: client });
  }

  hello(ws: WebSocket, bridgeId: string, cursor: number, version: number): void {
    if (version !== BRIDGE_VERSION) {
      this.#error(
        ws,
        'unsupported_version',
        `This Worker speaks version ${BRIDGE_VERSION} of the bridge protocol.`,
      );
      ws.close(1002, 'unsupported version');
      return;
    }
    this.#attach(ws, { role: 'standby', bridgeId, connectedAt: Date.now() });
    // A bridge that kept its place on disk has seen everything up to its cursor.
    this.#claim(ws, cursor);
  }

  claim(ws: WebSocket): void {
    // Whoever has not said hello has no name to give the lease to.
    if (this.#attachment(ws).role === 'standby') this.#claim(ws, 0);
  }

  ack(ws: WebSocket, n: number): void {
    if (this.#attachment(ws).role === 'active') this.#store.ackOutbox(n);
  }

  /** Within a transaction. Keeps effects until the bridge has acknowledged them, and sends them if it is there. */
  push(effects: Effects): void {
    const n = this.#store.countUp('outbox_n');
    const line = this.#line(n, effects);
    this.#store.pushOutbox(n, line);
    if (n % 1000 === 0) this.#store.ackOutbox(n - OUTBOX_MAX);
    this.#active()?.send(line);
  }

  /** Sends effects that are worth nothing later; `n` is 0, and nobody acknowledges them. */
  pushPerishable(effects: Effects): void {
    this.#active()?.send(this.#line(0, effects));
  }

  #claim(ws: WebSocket, cursor: number): void {
    const active = this.#active();
    const { bridgeId } = this.#attachment(ws);
    const isFree =
      active === undefined ||
      this.#attachment(active).bridgeId === bridgeId ||
      Date.now() - this.#heard(active) > LEASE_SILENCE_MS;
    if (!isFree) {
      this.#send(ws, {
        type: 'welcome',
        v: BRIDGE_VERSION,
        role: 'standby',
        epoch: this.epoch,
        brokerName: this.#store.brokerName,
        capabilities: [...DESK_CAPABILITIES],
      });
      return;
    }
    // The same bridge over a new connection goes on under its epoch: what it has in flight is no stranger's.
    const isSame = this.epoch > 0 && this.#store.leaseHolder === bridgeId;
    const epoch = isSame ? this.epoch : this.epoch + 1;
    if (!isSame) {
      this.#store.setMeta('epoch', epoch);
      this.#store.setLeaseHolder(bridgeId);
    }
    if (active && active !== ws) {
      this.#attach(active, { ...this.#attachment(active), role: 'standby' });
      // The former connection of the same bridge is dead or about to be: told that it has lost, the bridge would stop.
      if (isSame) active.close(1000, 'replaced');
      else this.#send(active, { type: 'lost', epoch });
    }
    this.#attach(ws, { ...this.#attachment(ws), role: 'active' });
    this.#send(ws, {
      type: 'welcome',
      v: BRIDGE_VERSION,
      role: 'active',
      epoch,
      brokerName: this.#store.brokerName,
      capabilities: [...DESK_CAPABILITIES],
      ...(this.#retentionMs === null ? {} : { retentionMs: this.#retentionMs, now: Date.now() }),
    });
    this.#sendPages(ws);
    for (const line of this.#store.outboxAfter(cursor)) ws.send(line);
  }

  #sendPages(ws: WebSocket): void {
    const attendants = this.#store.onlineAttendants().map(({ idText, info, type }) => {
      const standing = this.#store.accounts.standingOf(idText, Date.now());
      const email = standing.kind === 'signedIn' ? standing.email : null;
      return { id: info.id, type, ...(email === null ? {} : { email }) };
    });
    let after = '';
    for (;;) {
      const chats = this.#store.chats.liveChatsAfter(after, PAGE_SIZE);
      const last = chats.length < PAGE_SIZE;
      const held = chats.map(
        ({ sessionTopic, rev, info, state, away }): HeldState => ({
          sessionTopic,
          rev,
          sessionInfo: info,
          state,
          ...(away ? { away } : {}),
        }),
      );
      this.#send(ws, { type: 'page', held, attendants: after === '' ? attendants : [], last });
      if (last) return;
      after = chats.at(-1)?.sessionTopic ?? '';
    }
  }

  #active(): WebSocket | undefined {
    return this.#ctx
      .getWebSockets()
      .find((ws) => ws.readyState === WebSocket.OPEN && this.#attachment(ws).role === 'active');
  }

  #heard(ws: WebSocket): number {
    const pinged = this.#ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0;
    return Math.max(pinged, this.#attachment(ws).connectedAt);
  }

  #line(n: number, { controls = [], publishes = [], held = [], erase }: Effects): string {
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

  #send(ws: WebSocket, frame: SocketDown): void {
    ws.send(JSON.stringify(frame));
  }

  #error(ws: WebSocket, code: ErrorCode, message: string): void {
    this.#send(ws, { type: 'error', code, message });
  }

  #attach(ws: WebSocket, attachment: Attachment): void {
    ws.serializeAttachment(attachment);
  }

  #attachment(ws: WebSocket): Attachment {
    return ws.deserializeAttachment() as Attachment;
  }
}
