import { type Principal, TEXT_PING, TEXT_PONG, withBase } from '@chimpassist/protocol';
import {
  type Connection,
  type ConnectRefusal,
  type Delivery,
  dueAt,
  type Effect,
  type Input,
  newConnection,
  type Outcome,
  step,
  type Terms,
} from '../mqtt/index.ts';
import { answerToClose } from '../outlet/close-code.ts';
import { OutgoingBytes } from './outgoing-bytes.ts';
import { SocketMemory, type SocketMemoryOptions } from './socket-memory.ts';

/**
 * What happens with a publish: a reason code of MQTT 5 (0 where it is stored), with what is to be said once it is acknowledged;
 * or why the connection ends.
 */
export type Taken = { code: number; after?(): void } | 'flooding' | 'serverGoing';

/** What a host finds out about a CONNECT. */
export type Admission =
  | { kind: 'admitted'; principal: Principal; expiresAt: number | null }
  | { kind: 'refused'; refusal: ConnectRefusal };

export type Credentials = Omit<Extract<Effect, { kind: 'authenticate' }>, 'kind'>;
/** Filters that are followed from now on, or no longer. With base. */
export interface FilterChange {
  filter: string;
  isFollowed: boolean;
  /** What is retained under it is to be sent. */
  wantsRetained: boolean;
}

/** What a host of sockets does about what comes over them. */
interface SocketHost {
  authenticate(ws: WebSocket, credentials: Credentials): Admission | Promise<Admission>;
  /** Takes a publish in, or a last will. Resolves once it is safe. The topic is without base. It does not reject. */
  take(ws: WebSocket, topic: string, payload: Uint8Array, isWill: boolean): Taken | Promise<Taken>;
  /** A client hears that it follows filters only when this is done. Rejects where that cannot be. */
  follows?(ws: WebSocket, changes: readonly FilterChange[]): void | Promise<void>;
  /** The connection is over, whatever way it ended. */
  ended?(ws: WebSocket): void;
}

export interface MqttSocketsOptions<More> extends SocketMemoryOptions<More> {
  ctx: DurableObjectState;
  terms: Terms;
  host: SocketHost;
}

/**
 * Hibernating sockets that end in an object and speak MQTT: each has a machine of its own, whose state is attached to it. What
 * the machine wants is done here or by the host.
 */
export class MqttSockets<More> {
  readonly #options: MqttSocketsOptions<More>;
  readonly #memory: SocketMemory<More>;
  readonly #outgoing = new OutgoingBytes();
  /** Null: not asked for since this object woke. */
  #all: Set<WebSocket> | null = null;

  constructor(options: MqttSocketsOptions<More>) {
    this.#options = options;
    this.#memory = new SocketMemory(options, (ws) => this.#close(ws, 1009));
    // Only our own client sends such a text; any other client of MQTT never hears one.
    options.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(TEXT_PING, TEXT_PONG));
  }

  get open(): WebSocket[] {
    // Asked for several times a word, and the platform makes a new list each time.
    this.#all ??= new Set(this.#options.ctx.getWebSockets());
    return [...this.#all].filter(({ readyState }) => readyState === WebSocket.OPEN);
  }

  get isSomebodyIn(): boolean {
    return this.open.some((ws) => this.connectionOf(ws).kind === 'open');
  }

  accept(more: More, now: number): WebSocket {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#options.ctx.acceptWebSocket(server);
    this.#all?.add(server);
    this.#memory.begin(server, more, newConnection(now));
    return client;
  }

  /** Looks at the times, and takes what has come. */
  receive(ws: WebSocket, data: string | ArrayBuffer, now: number): void {
    if (ws.readyState !== WebSocket.OPEN) return;
    // [MQTT-6.0.0-1]: MQTT is bytes.
    if (typeof data === 'string') {
      this.step(ws, { kind: 'lost' }, now, 1003);
      return;
    }
    // Nobody wakes the object when a token ends: it is looked at before anything is said or heard.
    this.check(ws, now);
    this.step(ws, { kind: 'bytes', bytes: new Uint8Array(data) }, now);
  }

  closed(ws: WebSocket, code: number, now: number): void {
    this.step(ws, { kind: 'lost' }, now);
    this.#memory.forget(ws);
    this.#outgoing.forget(ws);
    this.#all?.delete(ws);
    // Without an answer the other side sees 1006 ten seconds later.
    ws.close(answerToClose(code));
  }

  /** Ends a connection that is silent for too long, or has no token any more. */
  check(ws: WebSocket, now: number): void {
    // A ping can only put it off.
    const due = dueAt(this.connectionOf(ws), this.#options.terms);
    if (due === null || now < due) return;
    const pingedAt = this.#options.ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime();
    this.step(ws, { kind: 'check', pingedAt }, now);
  }

  connectionOf(ws: WebSocket): Connection {
    return this.#memory.of(ws).connection;
  }

  /** What the host knows of a socket. */
  moreOf(ws: WebSocket): More {
    return this.#memory.of(ws).more;
  }

  /** It outlives a sleep from the connection's next step on. */
  note(ws: WebSocket, more: More): void {
    this.#memory.note(ws, more);
  }

  /** As {@link note}, and outlives a sleep from now on. */
  keep(ws: WebSocket, more: More): void {
    this.#memory.note(ws, more);
    if (ws.readyState === WebSocket.OPEN) this.#memory.keep(ws, this.connectionOf(ws));
  }

  deliver(ws: WebSocket, deliveries: readonly Delivery[], now: number): void {
    if (deliveries.length === 0) return;
    this.step(ws, { kind: 'deliver', deliveries }, now);
  }

  step(ws: WebSocket, input: Input, now: number, closeCode?: number): void {
    const before = this.connectionOf(ws);
    if (before.kind === 'ended') return;
    this.#perform(ws, step(before, input, now, this.#options.terms), closeCode);
  }

  #perform(ws: WebSocket, { connection, send, effects, close }: Outcome, closeCode?: number): void {
    this.#memory.keep(ws, connection);
    this.#follow(ws, effects);
    if (send !== null && ws.readyState === WebSocket.OPEN) this.#outgoing.send(ws, send);
    for (const effect of effects) this.#do(ws, effect);
    if (connection.kind === 'ended') this.#options.host.ended?.(ws);
    const code = closeCode ?? close?.code;
    if (code !== undefined) this.#close(ws, code);
  }

  #close(ws: WebSocket, code: number): void {
    if (ws.readyState !== WebSocket.OPEN) return;
    this.#outgoing.flush(ws);
    ws.close(code);
  }

  #do(ws: WebSocket, effect: Effect): void {
    const { host } = this.#options;
    switch (effect.kind) {
      case 'authenticate':
        this.#later(host.authenticate(ws, effect), (admission) =>
          this.#admit(ws, effect.clientId, admission),
        );
        return;
      case 'publish': {
        const { ref } = effect;
        this.#later(host.take(ws, effect.topic, effect.payload, false), (taken) => {
          const now = Date.now();
          if (typeof taken === 'string') {
            this.step(ws, { kind: taken }, now);
            return;
          }
          if (ref !== null) this.step(ws, { kind: 'published', ref, code: taken.code }, now);
          taken.after?.();
        });
        return;
      }
      case 'will': {
        const { baseTopic } = this.#options.terms;
        this.#later(
          host.take(ws, effect.topic.slice(withBase(baseTopic, '').length), effect.payload, true),
          () => {},
        );
        return;
      }
      // All of a packet at once, before it is answered.
      case 'subscribed':
      case 'unsubscribed':
        return;
    }
  }

  #admit(ws: WebSocket, asked: string, admission: Admission): void {
    const now = Date.now();
    if (admission.kind === 'refused') {
      this.step(ws, admission, now);
      return;
    }
    const clientId = asked === '' ? crypto.randomUUID() : asked;
    // [MQTT-3.1.4-2]: all sockets here are of one person.
    for (const other of this.open) {
      const connection = this.connectionOf(other);
      if (other !== ws && connection.kind === 'open' && connection.client.id === clientId)
        this.step(other, { kind: 'takenOver' }, now);
    }
    this.step(ws, { ...admission, clientId }, now);
  }

  #follow(ws: WebSocket, effects: readonly Effect[]): void {
    const { host } = this.#options;
    const changes = effects.flatMap((effect) =>
      effect.kind === 'subscribed' || effect.kind === 'unsubscribed'
        ? [
            {
              filter: effect.filter,
              isFollowed: effect.kind === 'subscribed',
              wantsRetained: effect.kind === 'subscribed' && effect.wantsRetained,
            },
          ]
        : [],
    );
    if (changes.length === 0) return;
    const done = host.follows?.(ws, changes);
    if (!(done instanceof Promise)) return;
    const settled = done.catch(() => this.step(ws, { kind: 'serverGoing' }, Date.now()));
    this.#outgoing.holdFor(ws, settled);
  }

  /** Goes on at once with what is known at once: nothing overtakes it. */
  #later<T>(value: T | Promise<T>, then: (value: T) => void): void {
    if (value instanceof Promise) this.#options.ctx.waitUntil(value.then(then));
    else then(value);
  }
}
