import {
  nameOfPrincipal,
  readTopic,
  type SessionTopic,
  TOPICS,
  withBase,
  withoutBase,
} from '@chimpassist/protocol';
import type { DeskFrame, Publish } from '@chimpassist/protocol/frames';
import type { Verified } from '@chimpassist/protocol/trust';
import type { ChatObject, Typing } from '../contract/chat-object.ts';
import type { DeskObject } from '../contract/desk-object.ts';
import type { LinkObject } from '../contract/link-object.ts';
import type { SpokenState } from '../contract/speaking-link.ts';
import type { Admission, Credentials, FilterChange } from '../edge/mqtt-sockets.ts';
import { log } from '../log.ts';
import { matches } from '../mqtt/index.ts';
import type { Settings } from '../settings.ts';
import type { Job } from '../storage/scheduler.ts';
import { CustomerVoice } from './customer-voice.ts';
import { LegacyDesk } from './legacy-desk.ts';
import type { LinkSockets } from './link-sockets.ts';
import { admitByConnect } from './plain-connect.ts';
import { SpokenChats } from './spoken-chats.ts';
import type { ToChats } from './to-chats.ts';

export interface PlainClientsOptions {
  ctx: DurableObjectState;
  name: string;
  settings: Settings;
  sockets(): LinkSockets;
  toChats: Pick<ToChats, 'say'>;
  chatOf(topic: SessionTopic): DurableObjectStub<ChatObject>;
  desk(): DurableObjectStub<DeskObject>;
  linkOf(name: string): DurableObjectStub<LinkObject>;
  verify(token: string): Promise<Verified | null>;
  tellDesk(frame: DeskFrame): Promise<unknown>;
  say(publish: Publish): void;
  sayTyping(topic: SessionTopic, by: string, typing: Typing): void;
  arm(): Promise<void>;
}

/**
 * What a link does for clients of MQTT that are no window of ours: it learns from CONNECT who that is, and speaks for customers
 * and legacy clients.
 */
export class PlainClients {
  readonly #options: PlainClientsOptions;
  readonly #legacyDesk: LegacyDesk;
  /** Client ids that this link has claimed, until another one does. */
  readonly #claims = new Set<string>();
  #chats: SpokenChats | null = null;
  #voice: CustomerVoice | null = null;

  constructor(options: PlainClientsOptions) {
    this.#options = options;
    const { ctx, settings, toChats, desk, tellDesk, arm } = options;
    this.#legacyDesk = new LegacyDesk({
      keepAliveMs: settings.attendantKeepAliveMs,
      storage: ctx.storage,
      toChats,
      tellDesk,
      standing: async (id) => (await desk().standings([id])).get(id) ?? { kind: 'unknown' },
      tellFollowers: (publish) => this.#tellFollowers(publish),
      arm: () => ctx.waitUntil(arm()),
    });
  }

  get jobs(): Job[] {
    return [this.#legacyDesk.job];
  }

  /** What customers and legacy clients say. */
  get voice(): CustomerVoice {
    const { name, settings, sockets, chatOf, toChats, say, sayTyping, linkOf } = this.#options;
    this.#voice ??= new CustomerVoice({
      link: name,
      legacyClients: settings.legacyClients,
      keepAliveTTL: settings.sessionKeepAliveMs,
      chats: this.#spoken,
      chatOf,
      toChats,
      idOf: (ws) => sockets().moreOf(ws).id,
      sayTyping,
      legacyDesk: this.#legacyDesk,
      say,
      tell: (links, { topic, qos, payload }) => {
        const said = [{ topic, qos, text: JSON.stringify(payload) }];
        this.#inBackground(links.map((link) => linkOf(link).hear(said)));
      },
      tellFollowers: (publish) => this.#tellFollowers(publish),
    });
    return this.#voice;
  }

  /** Who that is, by CONNECT. Nothing is written before that is known. */
  async admit(ws: WebSocket, credentials: Credentials): Promise<Admission> {
    const { desk, name, settings, sockets, verify } = this.#options;
    const admission = await admitByConnect(credentials, { legacyClients: settings.legacyClients, verify });
    if (admission.kind === 'refused') return admission;
    const { principal, expiresAt } = admission;
    const { clientId } = credentials;
    // Nothing proves that two of whom nothing is known are the same.
    const isNamed = clientId !== '' && principal.kind !== 'anonymous';
    if (isNamed) {
      this.#claims.add(clientId);
      try {
        await desk().claimClientId(nameOfPrincipal(principal), clientId, name);
      } catch (error) {
        log('desk_unreached', { error });
        return { kind: 'refused', refusal: 'unavailable' };
      }
      // Another one has come meanwhile.
      if (!this.#claims.has(clientId)) return { kind: 'refused', refusal: 'unavailable' };
    }
    const claimed = isNamed ? { claimed: clientId } : {};
    sockets().keep(ws, { ...sockets().moreOf(ws), principal, expiresAt, ...claimed });
    return admission;
  }

  async follows(ws: WebSocket, changes: readonly FilterChange[]): Promise<void> {
    const bridge = withBase(this.#options.settings.baseTopic, TOPICS.bridge());
    if (changes.some(({ filter, wantsRetained }) => wantsRetained && matches(filter, bridge)))
      // After the answer to the subscription.
      queueMicrotask(() => this.#sayRetained(ws, bridge));
    await this.#followElsewhere(ws);
  }

  /** The one topic of the contract that is retained. Who hears this is connected to the server itself. */
  #sayRetained(ws: WebSocket, topic: string): void {
    const now = Date.now();
    const payload = new TextEncoder().encode(JSON.stringify({ status: 'online', at: now }));
    this.#options.sockets().deliver(ws, [{ topic, payload, qos: 1, retain: true }], now);
  }

  /** Topics that are none of the platform's, which legacy clients name for answers: the desk knows who follows them. */
  async #followElsewhere(ws: WebSocket): Promise<void> {
    const { desk, name, settings, sockets } = this.#options;
    const { principal, followsElsewhere } = sockets().moreOf(ws);
    if (principal?.kind !== 'anonymous') return;
    const filters = this.#filtersOf(ws)
      .flatMap((filter) => withoutBase(settings.baseTopic, filter) ?? [])
      .filter((filter) => readTopic(filter) === null);
    if (filters.length === 0 && followsElsewhere !== true) return;
    sockets().keep(ws, { ...sockets().moreOf(ws), followsElsewhere: filters.length > 0 });
    await desk().followElsewhere(name, filters);
  }

  /** A connection is over: with the last one nobody speaks here any more. */
  left(ws: WebSocket): void {
    const { chatOf, desk, name, sockets } = this.#options;
    const { claimed, followsElsewhere, principal } = sockets().moreOf(ws);
    if (claimed !== undefined && principal !== null)
      this.#inBackground([desk().releaseClientId(nameOfPrincipal(principal), claimed, name)]);
    if (followsElsewhere) this.#inBackground([desk().followElsewhere(name, [])]);
    if (principal === null || principal.kind === 'attendant' || this.#open.length > 0) return;
    const { topics } = this.#spoken;
    if (topics.length === 0) return;
    this.#spoken.forget();
    this.#inBackground(topics.map((topic) => chatOf(topic).leave(name)));
  }

  chatChanged(topic: SessionTopic, state: SpokenState): void {
    if (this.#spoken.has(topic)) this.#spoken.take(topic, state);
  }

  /** When somebody here was last heard who speaks as this customer. */
  customerHeardAt(topic: SessionTopic): number | null {
    const sockets = this.#options.sockets();
    const now = Date.now();
    for (const ws of sockets.open) sockets.check(ws, now);
    if (!this.#spoken.has(topic)) return null;
    const times = this.#open.map((ws) => {
      const connection = sockets.connectionOf(ws);
      return connection.kind === 'open' ? connection.heardAt : 0;
    });
    return times.length === 0 ? null : Math.max(...times);
  }

  takenOver(clientId: string): void {
    this.#claims.delete(clientId);
    const sockets = this.#options.sockets();
    for (const ws of this.#open) {
      const connection = sockets.connectionOf(ws);
      if (connection.kind === 'open' && connection.client.id === clientId)
        sockets.step(ws, { kind: 'takenOver' }, Date.now());
    }
  }

  get #spoken(): SpokenChats {
    this.#chats ??= new SpokenChats(this.#options.ctx.storage);
    return this.#chats;
  }

  get #open(): WebSocket[] {
    const sockets = this.#options.sockets();
    return sockets.open.filter((ws) => sockets.connectionOf(ws).kind === 'open');
  }

  #filtersOf(ws: WebSocket): string[] {
    const connection = this.#options.sockets().connectionOf(ws);
    return connection.kind === 'open' ? connection.subscriptions.map(({ filter }) => filter) : [];
  }

  #tellFollowers(publish: Publish): void {
    this.#inBackground([this.#options.desk().tellFollowers([publish], this.#options.name)]);
  }

  #inBackground(calls: readonly Promise<unknown>[]): void {
    for (const call of calls)
      this.#options.ctx.waitUntil(call.catch((error: unknown) => log('object_unreached', { error })));
  }
}
