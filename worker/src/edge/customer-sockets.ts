import { idText, type SessionTopic, sameId, TOPICS, withBase } from '@chimpassist/protocol';
import type { Control } from '@chimpassist/protocol/frames';
import type { ChatEffects, Outlet } from '../contract/outlet.ts';
import { log } from '../log.ts';
import {
  ATTACHMENT_MAX_BYTES,
  type Delivery,
  LIMITS,
  publishedTopics,
  roomIn,
  unacknowledgedIn,
} from '../mqtt/index.ts';
import { type Behind, caughtUp, isTooFarBehind, paced, type ReadableLog } from './behind.ts';
import { type Admission, type Credentials, MqttSockets, type Taken } from './mqtt-sockets.ts';
import { type Saying, sayingsOf } from './sayings.ts';
import { acceptedBy, type CustomerVisitor, customerVisitorOf, isOurClient } from './upgrade.ts';

/** A customer follows what is below the own session topic: few filters do, and so all of them fit beside the socket. */
const FILTERS_MAX = 50;

const UTF8 = new TextEncoder();

/** A customer's socket: who that is, and where the reader stands in the log. */
interface CustomerSocket extends CustomerVisitor {
  isOurs: boolean;
  /** Null: the reader is sent everything as it is said. */
  behind: Behind | null;
}

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
  readonly #sockets: MqttSockets<CustomerSocket>;
  /** What is to be said at the end of this turn, in one frame to each socket. */
  #sayings: Saying[] = [];
  #isDeliveryDue = false;
  /** Whose publish is being taken in. */
  #speaking: WebSocket | null = null;

  constructor(options: CustomerSocketsOptions) {
    this.#options = options;
    this.#sockets = new MqttSockets({
      ctx: options.ctx,
      terms: {
        baseTopic: options.baseTopic,
        policy: { legacyClients: 'none' },
        limits: { ...LIMITS, filters: FILTERS_MAX },
      },
      connectionMaxBytes: ATTACHMENT_MAX_BYTES,
      // Filters of such a length mean nothing here.
      rests: null,
      attached: ({ behind, ...visitor }) => ({
        ...visitor,
        // Not the reader's own words, of which there may be more than fits.
        behind: behind === null ? null : { seq: behind.seq, ackedAt: behind.ackedAt },
      }),
      acknowledgesSoon: ({ isOurs }) => isOurs,
      host: {
        authenticate: (ws, credentials) => this.#authenticate(ws, credentials),
        take: (ws, topic, payload) => this.#take(ws, topic, payload),
      },
    });
  }

  /** @param request by `upgradeFor` */
  accept(request: Request, now: number): Response {
    const socket = { ...customerVisitorOf(request), isOurs: isOurClient(request), behind: null };
    return acceptedBy(this.#sockets.accept(socket, now), request);
  }

  /** Whether a word comes with these bytes, or could: they may end the connection, whose last will may be one. */
  bringsWord(ws: WebSocket, data: string | ArrayBuffer): boolean {
    if (typeof data === 'string') return false;
    const { baseTopic, topic } = this.#options;
    const connection = this.#sockets.connectionOf(ws);
    const words = withBase(baseTopic, TOPICS.customerMessages(topic));
    if (connection.kind === 'open' && connection.client.will?.topic === words) return true;
    return publishedTopics(connection, new Uint8Array(data), { limits: LIMITS }).includes(words);
  }

  receive(ws: WebSocket, data: string | ArrayBuffer, now: number): void {
    const owing = unacknowledgedIn(this.#sockets.connectionOf(ws));
    this.#sockets.receive(ws, data, now);
    if (unacknowledgedIn(this.#sockets.connectionOf(ws)) < owing) this.#acknowledged(ws);
  }

  /** Somebody who is behind goes on in the log. */
  #acknowledged(ws: WebSocket): void {
    const { behind } = this.#sockets.moreOf(ws);
    if (behind === null) return;
    this.#place(ws, { ...behind, ackedAt: this.#options.log.headSeq() });
    this.#deliverSoon();
  }

  #place(ws: WebSocket, behind: Behind | null): void {
    const more = this.#sockets.moreOf(ws);
    if (more.behind !== behind) this.#sockets.keep(ws, { ...more, behind });
  }

  closed(ws: WebSocket, code: number, now: number): void {
    this.#sockets.closed(ws, code, now);
    if (this.#sockets.open.every((each) => each === ws)) this.#options.left();
  }

  /** Ends what is silent for too long, and what has no token any more. @returns whether somebody is still there. */
  check(now: number): boolean {
    for (const ws of this.#sockets.open) this.#sockets.check(ws, now);
    return this.isThere;
  }

  get isThere(): boolean {
    return this.#sockets.isSomebodyIn;
  }

  push(effects: ChatEffects): void {
    if (this.#sockets.open.length === 0) return;
    const controls = this.#options.withLastMessages(effects.controls ?? []);
    this.say(...sayingsOf(this.#options.topic, { ...effects, controls }));
  }

  pushPerishable(effects: ChatEffects): void {
    this.push(effects);
  }

  /** Says something to all sockets that follow its topic, at the end of this turn. */
  say(...sayings: Saying[]): void {
    if (sayings.length === 0 || this.#sockets.open.length === 0) return;
    const speaking = this.#speaking;
    this.#sayings.push(...sayings.map((each) => ({ ...each, from: speaking })));
    this.#deliverSoon();
  }

  #deliverSoon(): void {
    if (this.#isDeliveryDue) return;
    this.#isDeliveryDue = true;
    void Promise.resolve().then(() => this.#deliver());
  }

  #deliver(): void {
    const sayings = this.#sayings;
    this.#sayings = [];
    this.#isDeliveryDue = false;
    const now = Date.now();
    for (const ws of this.#sockets.open) {
      this.#sockets.check(ws, now);
      // Who is not in yet follows nothing.
      if (this.#sockets.connectionOf(ws).kind !== 'open') continue;
      const { now: heard, behind } = paced(sayings, ws, this.#roomOf(ws), this.#sockets.moreOf(ws).behind);
      this.#place(ws, behind);
      if (behind !== null && isTooFarBehind(behind, this.#options.log.headSeq())) {
        this.#sockets.step(ws, { kind: 'slow' }, now);
        continue;
      }
      this.#send(ws, heard, now);
      this.#feed(ws, now);
    }
  }

  /** Sends from the log what somebody who is behind has room for. */
  #feed(ws: WebSocket, now: number): void {
    const { log, topic } = this.#options;
    for (let { behind } = this.#sockets.moreOf(ws); behind !== null; { behind } = this.#sockets.moreOf(ws)) {
      const room = this.#roomOf(ws);
      // One is enough for those only who never take two.
      if (room === 0 || (room === 1 && unacknowledgedIn(this.#sockets.connectionOf(ws)) > 0)) return;
      const next = caughtUp(behind, ws, room, topic, log);
      this.#place(ws, next.behind);
      this.#send(ws, next.sayings, now);
    }
  }

  #send(ws: WebSocket, sayings: readonly Saying[], now: number): void {
    const deliveries = sayings.map(
      ({ topic, text, qos, from }): Delivery => ({
        topic: withBase(this.#options.baseTopic, topic),
        payload: UTF8.encode(text()),
        qos,
        isOwn: from === ws,
      }),
    );
    this.#sockets.deliver(ws, deliveries, now);
  }

  #roomOf(ws: WebSocket): number {
    return roomIn(this.#sockets.connectionOf(ws), LIMITS);
  }

  /** The token at the upgrade has proven who that is; another name beside it would be a mistake. */
  #authenticate(ws: WebSocket, { username }: Credentials): Admission {
    const { principal, expiresAt } = this.#sockets.moreOf(ws);
    if (username !== undefined && !sameId(username, idText(principal.id)))
      return { kind: 'refused', refusal: 'badCredentials' };
    return { kind: 'admitted', principal, expiresAt };
  }

  #take(ws: WebSocket, topic: string, payload: Uint8Array): Taken {
    this.#speaking = ws;
    try {
      return this.#options.take(topic, payload);
    } catch (error) {
      // It was not stored, so it is not acknowledged: the client comes back with it.
      log('chat_failed', { error });
      return 'serverGoing';
    } finally {
      this.#speaking = null;
    }
  }
}
