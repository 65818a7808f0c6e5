import { type Principal, type SessionTopic, withBase } from '@chimpassist/protocol';
import type { DeskFrame, Publish } from '@chimpassist/protocol/frames';
import type { Verified } from '@chimpassist/protocol/trust';
import type { ChatObject, Typing } from '../contract/chat-object.ts';
import type { DeskObject } from '../contract/desk-object.ts';
import type { ChatFeed, FeedAnswer, LinkObject, Said } from '../contract/link-object.ts';
import { type Admission, type Credentials, MqttSockets, type Taken } from '../edge/mqtt-sockets.ts';
import { acceptedBy, isOurClient, visitorOf } from '../edge/upgrade.ts';
import { log } from '../log.ts';
import { type Delivery, LIMITS, unacknowledgedIn } from '../mqtt/index.ts';
import { REASONS } from '../mqtt/reasons.ts';
import type { Settings } from '../settings.ts';
import type { Job } from '../storage/scheduler.ts';
import { AttendantVoice } from './attendant-voice.ts';
import { Hearing } from './hearing.ts';
import { InOrder } from './in-order.ts';
import type { LinkSocket, LinkSockets } from './link-sockets.ts';
import { PlainClients } from './plain-clients.ts';
import { endUnlessConnected } from './plain-connect.ts';
import { RestTable } from './rest-table.ts';
import { type Refused, ToChats } from './to-chats.ts';
import type { Voice } from './voice.ts';
import { Windows } from './windows.ts';

/** Of what is attached to a socket; the rest is the link's. */
const CONNECTION_MAX_BYTES = 8_192;

export interface LinkWorkOptions {
  ctx: DurableObjectState;
  /** The name of this link at chats and desk. */
  name: string;
  settings: Settings;
  linkOf(name: string): DurableObjectStub<LinkObject>;
  /** Returns the owner of a token; null where the token is not valid. */
  verify(token: string): Promise<Verified | null>;
  chatOf(topic: SessionTopic): DurableObjectStub<ChatObject>;
  desk(): DurableObjectStub<DeskObject>;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/**
 * A link speaks MQTT for one person, at chats and desk: all windows of that person end in it. It holds no chat; what it knows of
 * them lies beside its sockets, so that it sleeps between two words.
 */
export class LinkWork {
  readonly #options: LinkWorkOptions;
  readonly #sockets: LinkSockets;
  readonly #windows: Windows;
  readonly #plain: PlainClients;
  readonly #hearing: Hearing;
  readonly #toChats: ToChats;
  readonly #toDesk: InOrder<DeskFrame, { refused: Refused }>;
  /** The voice of each speaker; all sockets belong to one person. */
  #voice: Voice | null = null;

  constructor(options: LinkWorkOptions) {
    this.#options = options;
    const { ctx, name, settings, chatOf, desk, arm } = options;
    this.#sockets = new MqttSockets<LinkSocket>({
      ctx,
      terms: {
        baseTopic: settings.baseTopic,
        policy: { legacyClients: settings.legacyClients },
        limits: LIMITS,
      },
      connectionMaxBytes: CONNECTION_MAX_BYTES,
      rests: new RestTable(ctx),
      attached: (more) => ({ ...more, heard: this.#hearing.attached }),
      acknowledgesSoon: ({ isOurs }) => isOurs,
      host: {
        authenticate: (ws, credentials) => this.#authenticate(ws, credentials),
        take: (ws, topic, payload, isWill) => this.#take(ws, topic, payload, isWill),
        follows: async (ws, changes) => {
          await Promise.all([this.#hearing.follows(changes), this.#plain.follows(ws, changes)]);
          this.#hearing.roomCame();
        },
        ended: (ws) => this.#ended(ws),
      },
    });
    this.#toChats = new ToChats(name, chatOf);
    this.#plain = new PlainClients({
      ...options,
      sockets: () => this.#sockets,
      toChats: this.#toChats,
      tellDesk: (frame) => this.#tellDesk(frame),
      say: (publish) => this.#say(publish),
      sayTyping: (topic, by, typing) => this.#sayTyping(topic, by, typing),
    });
    this.#hearing = new Hearing({
      name,
      baseTopic: settings.baseTopic,
      sockets: () => this.#sockets,
      chatOf,
      desk,
      waitUntil: (work) => ctx.waitUntil(work),
    });
    this.#toDesk = new InOrder(async (frames) => {
      const refusals = await desk().fromLink(name, frames);
      return frames.map((_, at) => ({ refused: refusals.find(({ index }) => index === at) ?? null }));
    });
    this.#windows = new Windows({
      sockets: () => this.#sockets,
      storage: ctx.storage,
      keepAliveMs: settings.attendantKeepAliveMs,
      lookAgainMs: settings.sessionKeepAliveMs,
      tellDesk: (frame) => this.#tellDesk(frame),
      arm: () => ctx.waitUntil(arm()),
    });
  }

  get jobs(): Job[] {
    return [this.#windows.job, ...this.#plain.jobs];
  }

  /** Opens a socket. `http/mqtt` has looked at the token. */
  accept(request: Request): Response {
    const visitor = visitorOf(request);
    const { principal, expiresAt } = visitor ?? { principal: null, expiresAt: null };
    const socket = {
      id: crypto.randomUUID().slice(0, 8),
      isOurs: isOurClient(request),
      principal,
      expiresAt,
      online: null,
      heard: '',
    };
    const client = this.#sockets.accept(socket, Date.now());
    if (visitor === null)
      endUnlessConnected(() => {
        for (const ws of this.#sockets.open) this.#sockets.check(ws, Date.now());
      });
    return acceptedBy(client, request);
  }

  receive(ws: WebSocket, data: string | ArrayBuffer): void {
    this.#hearing.wake();
    const owing = unacknowledgedIn(this.#sockets.connectionOf(ws));
    this.#sockets.receive(ws, data, Date.now());
    if (unacknowledgedIn(this.#sockets.connectionOf(ws)) < owing) this.#hearing.roomCame();
  }

  closed(ws: WebSocket, code: number): void {
    this.#sockets.closed(ws, code, Date.now());
  }

  feed(fed: ChatFeed): FeedAnswer | Promise<FeedAnswer> {
    return this.#hearing.feed(fed, Date.now());
  }

  tell(said: readonly Said[]): boolean {
    this.#windows.look(Date.now());
    return this.#hearing.tell(said, Date.now());
  }

  /** Closes all sockets, as when the token has ended. */
  end(): void {
    for (const ws of this.#sockets.open)
      this.#sockets.step(ws, { kind: 'lost' }, Date.now(), POLICY_VIOLATION);
  }

  alarmCame(): void {
    this.#windows.alarmCame();
  }

  /** The token at the upgrade has proven who that is; another name beside it would be a mistake. */
  #authenticate(ws: WebSocket, credentials: Credentials): Admission | Promise<Admission> {
    const { username } = credentials;
    const { principal, expiresAt } = this.#sockets.moreOf(ws);
    if (principal === null) return this.#plain.admit(ws, credentials);
    if (username !== undefined && !isNameOf(principal, username))
      return { kind: 'refused', refusal: 'badCredentials' };
    return { kind: 'admitted', principal, expiresAt };
  }

  #take(ws: WebSocket, topic: string, payload: Uint8Array, isWill: boolean): Taken | Promise<Taken> {
    return this.#voiceOf(ws)?.take(ws, topic, payload, isWill) ?? { code: REASONS.notAuthorized };
  }

  #voiceOf(ws: WebSocket): Voice | null {
    const { principal } = this.#sockets.moreOf(ws);
    if (principal === null) return null;
    if (principal.kind !== 'attendant') return this.#plain.voice;
    const { desk } = this.#options;
    const id = String(principal.id);
    this.#voice ??= new AttendantVoice({
      principal,
      windows: this.#windows,
      toChats: this.#toChats,
      idOf: (each) => this.#sockets.moreOf(each).id,
      sayTyping: (topic, by, typing) => this.#sayTyping(topic, by, typing),
      tellDesk: (frame) => this.#tellDesk(frame),
      standing: async () => (await desk().standings([id])).get(id) ?? { kind: 'unknown' },
      receivers: {
        hasReceiver: (...asked) => desk().hasReceiver(...asked),
        teamFor: (...asked) => desk().teamFor(...asked),
      },
      say: (publish) => this.#say(publish),
    });
    return this.#voice;
  }

  #ended(ws: WebSocket): void {
    this.#voiceOf(ws)?.left(ws);
    this.#plain.left(ws);
  }

  /** What plain MQTT clients need of a link. */
  get plain(): PlainClients {
    return this.#plain;
  }

  /** What is worth nothing later. */
  hear(said: readonly Said[]): void {
    this.#deliver(said);
  }

  async #tellDesk(frame: DeskFrame): Promise<Refused> {
    return (await this.#toDesk.say(frame)).refused;
  }

  #sayTyping(topic: SessionTopic, by: string, typing: Typing): void {
    const { ctx, chatOf, name } = this.#options;
    const said = chatOf(topic).typing(name, by, typing);
    // Nobody says it again: it is worth nothing later.
    ctx.waitUntil(said.catch((error: unknown) => log('chat_failed', { error })));
  }

  #say({ topic, payload, qos }: Publish): void {
    this.#deliver([{ topic, qos, text: JSON.stringify(payload) }]);
  }

  #deliver(said: readonly Said[]): void {
    const deliveries = said.map(
      ({ topic, text, qos }): Delivery => ({
        topic: withBase(this.#options.settings.baseTopic, topic),
        payload: new TextEncoder().encode(text),
        qos,
      }),
    );
    const now = Date.now();
    for (const ws of this.#sockets.open) this.#sockets.deliver(ws, deliveries, now);
  }
}

/** A close code of WebSockets. */
const POLICY_VIOLATION = 1008;
/** A reason code of MQTT 5. */

const isNameOf = (principal: Principal, username: string): boolean =>
  'id' in principal && String(principal.id) === username;
