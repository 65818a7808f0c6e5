import { idText, type SessionTopic, sameId, withBase } from '@chimpassist/protocol';
import type { Control } from '@chimpassist/protocol/frames';
import type { ChatEffects, Outlet } from '../contract/outlet.ts';
import type { Connection, Effect, Input, Outcome } from '../mqtt/index.ts';
import {
  type Delivery,
  LIMITS,
  newConnection,
  roomIn,
  step,
  type Terms,
  unacknowledgedIn,
} from '../mqtt/index.ts';
import { answerToClose } from '../outlet/close-code.ts';
import { caughtUp, isTooFarBehind, paced, type ReadableLog } from './behind.ts';
import { type Saying, sayingsOf } from './sayings.ts';
import { SocketMemory } from './socket-memory.ts';
import { acceptedBy, type Visitor } from './upgrade.ts';

/** A customer follows what is below the own session topic: few filters do, and so all of them fit beside the socket. */
const FILTERS_MAX = 50;

/** What happens with a publish: a reason code of MQTT 5 (0 where it is stored), or that more comes than may come. */
export type Taken = { code: number } | 'flooding';

export interface CustomerSocketsOptions {
  ctx: DurableObjectState;
  topic: SessionTopic;
  baseTopic: string;
  /** Takes a publish in. Everything is stored when it returns. The topic is without base. */
  take(topic: string, payload: Uint8Array): Taken;
  withLastMessages(controls: Control[]): Control[];
  /** For readers who cannot take all at once. */
  log: ReadableLog;
  /** The last socket is gone. */
  left(): void;
}

/**
 * The sockets of one customer, which end in the customer's own chat and sleep with it: an outlet of the chat, and the way in.
 * What a connection has to remember is attached to its socket.
 */
export class CustomerSockets implements Outlet<ChatEffects> {
  readonly #options: CustomerSocketsOptions;
  readonly #terms: Terms;
  readonly #memory = new SocketMemory();
  /** What is to be said at the end of this turn, in one frame to each socket. */
  #sayings: Saying[] = [];
  #isDeliveryDue = false;
  /** Whose publish is being taken in. */
  #speaking: WebSocket | null = null;

  constructor(options: CustomerSocketsOptions) {
    this.#options = options;
    this.#terms = {
      baseTopic: options.baseTopic,
      policy: { legacyClients: 'none' },
      limits: { ...LIMITS, filters: FILTERS_MAX },
    };
    // Only our own client sends such a text; any other client of MQTT never hears one.
    options.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  get #sockets(): WebSocket[] {
    return this.#options.ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
  }

  accept(visitor: Visitor, now: number): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#options.ctx.acceptWebSocket(server);
    this.#memory.begin(server, visitor, newConnection(now));
    return acceptedBy(client);
  }

  receive(ws: WebSocket, data: string | ArrayBuffer, now: number): void {
    if (ws.readyState !== WebSocket.OPEN) return;
    // [MQTT-6.0.0-1]: MQTT is bytes.
    if (typeof data === 'string') this.#step(ws, { kind: 'lost' }, now, 1003);
    else {
      // Nobody wakes the object when a token ends: it is looked at before anything is said or heard.
      this.#check(ws, now);
      const owing = unacknowledgedIn(this.#connectionOf(ws));
      this.#step(ws, { kind: 'bytes', bytes: new Uint8Array(data) }, now);
      if (unacknowledgedIn(this.#connectionOf(ws)) < owing) this.#acknowledged(ws);
    }
  }

  /** Somebody who is behind goes on in the log. */
  #acknowledged(ws: WebSocket): void {
    const behind = this.#memory.of(ws).behind;
    if (behind === null) return;
    this.#memory.place(ws, { ...behind, ackedAt: this.#options.log.headSeq() });
    this.#deliverSoon();
  }

  closed(ws: WebSocket, code: number, now: number): void {
    this.#step(ws, { kind: 'lost' }, now);
    this.#memory.forget(ws);
    // Without an answer the other side sees 1006 ten seconds later.
    ws.close(answerToClose(code));
    if (this.#sockets.every((each) => each === ws)) this.#options.left();
  }

  /** Ends what is silent for too long, and what has no token any more. @returns whether somebody is still there. */
  check(now: number): boolean {
    for (const ws of this.#sockets) this.#check(ws, now);
    return this.isThere;
  }

  #check(ws: WebSocket, now: number): void {
    const pingedAt = this.#options.ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime();
    this.#step(ws, { kind: 'check', pingedAt }, now);
  }

  get isThere(): boolean {
    return this.#sockets.some((ws) => this.#connectionOf(ws).kind === 'open');
  }

  push(effects: ChatEffects): void {
    if (this.#sockets.length === 0) return;
    const controls = this.#options.withLastMessages(effects.controls ?? []);
    this.say(...sayingsOf(this.#options.topic, { ...effects, controls }));
  }

  pushPerishable(effects: ChatEffects): void {
    this.push(effects);
  }

  /** Says something to all sockets that follow its topic, at the end of this turn. */
  say(...sayings: Saying[]): void {
    if (sayings.length === 0 || this.#sockets.length === 0) return;
    const speaking = this.#speaking;
    this.#sayings.push(...sayings.map((each) => ({ ...each, from: speaking })));
    this.#deliverSoon();
  }

  #deliverSoon(): void {
    if (this.#isDeliveryDue) return;
    this.#isDeliveryDue = true;
    queueMicrotask(() => this.#deliver());
  }

  #deliver(): void {
    const sayings = this.#sayings;
    this.#sayings = [];
    this.#isDeliveryDue = false;
    const now = Date.now();
    for (const ws of this.#sockets) {
      this.#check(ws, now);
      // Who is not in yet follows nothing.
      if (this.#connectionOf(ws).kind !== 'open') continue;
      const { now: heard, behind } = paced(sayings, ws, this.#roomOf(ws), this.#memory.of(ws).behind);
      this.#memory.place(ws, behind);
      if (behind !== null && isTooFarBehind(behind, this.#options.log.headSeq())) {
        this.#step(ws, { kind: 'slow' }, now);
        continue;
      }
      this.#send(ws, heard, now);
      this.#feed(ws, now);
    }
  }

  /** Sends from the log what somebody who is behind has room for. */
  #feed(ws: WebSocket, now: number): void {
    const { log, topic } = this.#options;
    for (let behind = this.#memory.of(ws).behind; behind !== null; behind = this.#memory.of(ws).behind) {
      const room = this.#roomOf(ws);
      // One is enough for those only who never take two.
      if (room === 0 || (room === 1 && unacknowledgedIn(this.#connectionOf(ws)) > 0)) return;
      const next = caughtUp(behind, ws, room, topic, log);
      // Before it is sent: the attachment is written with it.
      this.#memory.place(ws, next.behind);
      this.#send(ws, next.sayings, now);
    }
  }

  #send(ws: WebSocket, sayings: readonly Saying[], now: number): void {
    const deliveries = sayings.map(
      ({ topic, text, qos, from }): Delivery => ({
        topic: withBase(this.#terms.baseTopic, topic),
        payload: new TextEncoder().encode(text()),
        qos,
        isOwn: from === ws,
      }),
    );
    this.#step(ws, { kind: 'deliver', deliveries }, now);
  }

  #roomOf(ws: WebSocket): number {
    return roomIn(this.#connectionOf(ws), LIMITS.window);
  }

  #connectionOf(ws: WebSocket): Connection {
    return this.#memory.of(ws).connection;
  }

  #step(ws: WebSocket, input: Input, now: number, closeCode?: number): void {
    const before = this.#connectionOf(ws);
    if (before.kind === 'ended') return;
    this.#perform(ws, step(before, input, now, this.#terms), closeCode);
  }

  #perform(ws: WebSocket, { connection, send, effects, close }: Outcome, closeCode?: number): void {
    // Filters of such a length mean nothing here.
    const isTooLarge = !this.#memory.keep(ws, connection);
    const { visitor } = this.#memory.of(ws);
    if (send !== null && ws.readyState === WebSocket.OPEN) ws.send(send);
    for (const effect of effects) this.#do(ws, visitor, effect);
    const code = closeCode ?? close?.code ?? (isTooLarge ? 1009 : undefined);
    if (code !== undefined && ws.readyState === WebSocket.OPEN) ws.close(code);
  }

  #do(ws: WebSocket, { principal, expiresAt }: Visitor, effect: Effect): void {
    const now = Date.now();
    switch (effect.kind) {
      case 'authenticate': {
        // The token at the upgrade has proven who that is; another name beside it would be a mistake.
        if (effect.username !== undefined && !sameId(effect.username, idText(principal.id))) {
          this.#step(ws, { kind: 'refused', refusal: 'badCredentials' }, now);
          return;
        }
        const clientId = effect.clientId === '' ? crypto.randomUUID() : effect.clientId;
        // [MQTT-3.1.4-2]: all sockets here are of one customer.
        for (const other of this.#sockets) {
          const connection = this.#connectionOf(other);
          if (other !== ws && connection.kind === 'open' && connection.client.id === clientId)
            this.#step(other, { kind: 'takenOver' }, now);
        }
        this.#step(ws, { kind: 'admitted', principal, expiresAt, clientId }, now);
        return;
      }
      case 'publish': {
        const taken = this.#take(ws, effect.topic, effect.payload);
        if (taken === 'flooding') this.#step(ws, { kind: 'flooding' }, now);
        else if (effect.ref !== null)
          this.#step(ws, { kind: 'published', ref: effect.ref, code: taken.code }, now);
        return;
      }
      case 'will': {
        const topic = effect.topic.slice(withBase(this.#terms.baseTopic, '').length);
        this.#take(ws, topic, effect.payload);
        return;
      }
      case 'subscribed':
      case 'unsubscribed':
        return;
    }
  }

  #take(ws: WebSocket, topic: string, payload: Uint8Array): Taken {
    this.#speaking = ws;
    try {
      return this.#options.take(topic, payload);
    } finally {
      this.#speaking = null;
    }
  }
}
