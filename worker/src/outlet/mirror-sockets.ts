import { BRIDGE_VERSION, DESK_CAPABILITIES, type SocketDown } from '@chimpassist/protocol/frames';
import type { MirrorOrders } from '../desk/mirror-orders.ts';
import { LEASE_SILENCE_MS } from './bridge-lease.ts';
import type { BridgeSocket } from './bridge-socket.ts';
import { answerToClose } from './close-code.ts';
import { SOCKET_TEXT_MAX, socketUpOf } from './socket-up-text.ts';

/** Its key is not that of a bridge's attachment, so neither takes the other's sockets for its own. */
interface Attachment {
  mirror: 'new' | 'standby' | 'active';
  connectedAt: number;
}

export interface MirrorSocketsOptions {
  ctx: DurableObjectState;
  /** How long messages are kept, ms; null: for ever. */
  retentionMs: number | null;
  /** What is remembered of mirrors, and for them. */
  orders: MirrorOrders;
  /** It may mirror as well. */
  bridge: Pick<BridgeSocket, 'tellGrown'>;
}

/**
 * The WebSockets of mirrors without a broker. One of them is active; it is told which logs have grown, and keeps nothing here:
 * what it missed it asks for when it comes back.
 */
export class MirrorSockets {
  readonly #options: MirrorSocketsOptions;

  constructor(options: MirrorSocketsOptions) {
    this.#options = options;
  }

  accept(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#options.ctx.acceptWebSocket(server);
    this.#attach(server, { mirror: 'new', connectedAt: Date.now() });
    return new Response(null, { status: 101, webSocket: client });
  }

  has(ws: WebSocket): boolean {
    return attachmentOf(ws) !== null;
  }

  /** Takes one text of a mirror. */
  receive(ws: WebSocket, data: string | ArrayBuffer): void {
    if (ws.readyState !== WebSocket.OPEN) return;
    const frame = typeof data === 'string' && data.length <= SOCKET_TEXT_MAX ? socketUpOf(data) : null;
    if (frame === null || (frame.type === 'hello' && frame.v !== BRIDGE_VERSION)) {
      ws.close(1007, 'not a frame of the bridge protocol');
      return;
    }
    const { mirror } = attachmentOf(ws) ?? {};
    const isHello = frame.type === 'hello' && mirror === 'new';
    if (isHello || (frame.type === 'claim' && mirror === 'standby')) this.#claim(ws);
  }

  closed(ws: WebSocket, code: number): void {
    ws.close(answerToClose(code));
  }

  /** The log of a chat has grown. */
  grown(sessionTopic: string): void {
    const { orders, bridge } = this.#options;
    if (!orders.isThere) return;
    const active = this.#active();
    if (active !== undefined) this.#send(active, { type: 'grown', topics: [sessionTopic] });
    bridge.tellGrown([sessionTopic]);
  }

  /** A chat is to be erased in MongoDB. Within a transaction. */
  erase(sessionTopic: string): void {
    const { orders } = this.#options;
    if (!orders.isThere) return;
    orders.add(sessionTopic);
    const active = this.#active();
    if (active !== undefined) this.#send(active, { type: 'erase', topics: [sessionTopic] });
  }

  #claim(ws: WebSocket): void {
    const active = this.#active();
    const isFree = active === undefined || Date.now() - this.#heard(active) > LEASE_SILENCE_MS;
    const { retentionMs, orders } = this.#options;
    if (isFree && active !== undefined) {
      this.#attach(active, { mirror: 'standby', connectedAt: Date.now() });
      this.#send(active, { type: 'lost', epoch: 0 });
    }
    const role = isFree ? 'active' : 'standby';
    this.#attach(ws, { mirror: role, connectedAt: Date.now() });
    this.#send(ws, {
      type: 'welcome',
      v: BRIDGE_VERSION,
      role,
      epoch: 0,
      capabilities: [...DESK_CAPABILITIES],
      now: Date.now(),
      ...(retentionMs === null ? {} : { retentionMs }),
    });
    if (!isFree) return;
    orders.came();
    const topics = orders.all();
    if (topics.length > 0) this.#send(ws, { type: 'erase', topics });
  }

  #active(): WebSocket | undefined {
    return this.#options.ctx
      .getWebSockets()
      .find((ws) => ws.readyState === WebSocket.OPEN && attachmentOf(ws)?.mirror === 'active');
  }

  #heard(ws: WebSocket): number {
    const pinged = this.#options.ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0;
    return Math.max(pinged, attachmentOf(ws)?.connectedAt ?? 0);
  }

  #send(ws: WebSocket, frame: SocketDown): void {
    ws.send(JSON.stringify(frame));
  }

  #attach(ws: WebSocket, attachment: Attachment): void {
    ws.serializeAttachment(attachment);
  }
}

function attachmentOf(ws: WebSocket): Attachment | null {
  const attached = ws.deserializeAttachment() as Partial<Attachment> | null;
  return attached?.mirror === undefined ? null : (attached as Attachment);
}
