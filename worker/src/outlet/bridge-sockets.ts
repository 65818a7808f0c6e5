import type { SocketDown } from '@chimpassist/protocol/frames';
import type { Counted } from '../desk/counters.ts';

/** What outlives a sleep with a bridge's socket. */
export interface BridgeAttachment {
  role: 'new' | 'standby' | 'active';
  bridgeId: string;
  connectedAt: number;
  /** It copies logs into MongoDB as well. */
  mirrors?: true;
  /** It hands on the files of a message. */
  takesFiles?: true;
  /** It sends mail. */
  sendsMail?: true;
  /** Of the active one: how far the desk has counted. */
  counted?: Counted;
}

/** The sockets of bridges at the desk: what is attached to each, and which of them holds the lease. */
export class BridgeSockets {
  readonly #ctx: DurableObjectState;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Lets one in, which has not said hello yet. */
  accept(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    this.attach(server, { role: 'new', bridgeId: '', connectedAt: Date.now() });
    return new Response(null, { status: 101, webSocket: client });
  }

  active(): WebSocket | undefined {
    return this.#ctx
      .getWebSockets()
      .find((ws) => ws.readyState === WebSocket.OPEN && this.attachment(ws).role === 'active');
  }

  /** What is attached to the active one; undefined where none is there. */
  ofActive(): BridgeAttachment | undefined {
    const active = this.active();
    return active === undefined ? undefined : this.attachment(active);
  }

  /** When a bridge was last heard, epoch ms. */
  heardAt(ws: WebSocket): number {
    const pinged = this.#ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0;
    return Math.max(pinged, this.attachment(ws).connectedAt);
  }

  send(ws: WebSocket, frame: SocketDown): void {
    ws.send(JSON.stringify(frame));
  }

  attach(ws: WebSocket, attachment: BridgeAttachment): void {
    ws.serializeAttachment(attachment);
  }

  /** Changes some of what is attached. */
  change(ws: WebSocket, part: Partial<BridgeAttachment>): void {
    this.attach(ws, { ...this.attachment(ws), ...part });
  }

  attachment(ws: WebSocket): BridgeAttachment {
    return ws.deserializeAttachment() as BridgeAttachment;
  }
}
