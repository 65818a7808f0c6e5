import { type SessionTopic, TOPICS } from '@chimpassist/protocol';
import type { ChatFrame, Control, HeldState, LogEntry, Publish } from '@chimpassist/protocol/frames';
import type { ChatStore } from '../chat/chat-store.ts';
import { isHeardAtEdge } from '../chat/views.ts';
import type { SpokenFrame, Typing } from '../contract/chat-object.ts';
import type { HeardUpTo, LinkObject } from '../contract/link-object.ts';
import type { ChatEffects, Effects, FrameRefusal, Outlet } from '../contract/outlet.ts';
import type { Speaking, SpokenState } from '../contract/speaking-link.ts';
import { OutletGroup } from '../outlet/outlet-group.ts';
import type { Settings } from '../settings.ts';
import type { Job } from '../storage/scheduler.ts';
import { BridgeRelay } from './bridge-relay.ts';
import { CustomerEdge } from './customer-edge.ts';
import { CustomerSockets } from './customer-sockets.ts';
import { LinkFeed } from './link-feed.ts';
import { isOneWord } from './one-word.ts';
import { fileRepeatsOf, type Readable, repeatsOf } from './repeats.ts';
import { type Saying, saying } from './sayings.ts';
import { SpeakingLinks } from './speaking-links.ts';

export interface EdgeRoadOptions {
  ctx: DurableObjectState;
  store: ChatStore;
  topic: SessionTopic;
  settings: Settings;
  held(): HeldState | null;
  withLastMessages(controls: Control[]): Control[];
  /** A message as legacy clients can show it. */
  readable: Readable;
  /** Hands frames to the chat. Everything is stored when it returns. */
  take(frames: ChatFrame[]): FrameRefusal[];
  /** Reports the chat's state to the desk. It does not reject. */
  tellDesk(): Promise<void>;
  /** Hands something for the bridge to the desk, which has the bridge's socket. */
  relay(effects: Effects): Promise<void>;
  /** The same for what is worthless later: no row is written. */
  relayNow(effects: Effects): Promise<void>;
  linkOf(name: string): DurableObjectStub<LinkObject>;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/**
 * All that a chat's object needs for a customer whose connection ends in it: the sockets, what is said over them, and what the
 * bridge has to hear of it.
 */
export class EdgeRoad {
  readonly #options: EdgeRoadOptions;
  readonly #sockets: CustomerSockets;
  readonly #customer: CustomerEdge;
  readonly #relay: BridgeRelay;
  readonly #speaking: SpeakingLinks;
  /** The links that hear the chat. */
  readonly links: LinkFeed;
  readonly outlet: Outlet<ChatEffects>;
  /** What the bridge says of these entries for legacy clients, beside what it says by itself. */
  readonly fileRepeats: (entries: readonly LogEntry[]) => Publish[];

  constructor(options: EdgeRoadOptions) {
    this.#options = options;
    const { ctx, store, topic, settings, held, withLastMessages, relay, relayNow, linkOf, arm } = options;
    const waitUntil = (work: Promise<unknown>) => ctx.waitUntil(work);
    this.#speaking = new SpeakingLinks({
      topic,
      storage: ctx.storage,
      linkOf,
      stateNow: () => this.#stateNow(),
      waitUntil,
    });
    this.#sockets = new CustomerSockets({
      ctx,
      topic,
      baseTopic: settings.baseTopic,
      withLastMessages,
      log: {
        headSeq: () => store.log.headSeq,
        after: (...part) => store.reader.after(...part),
      },
      take: (to, payload) => this.#customer.take(to, payload),
      left: () => this.#customer.left(Date.now()),
    });
    this.#customer = new CustomerEdge({
      store,
      topic,
      keepAliveTTL: settings.sessionKeepAliveMs,
      sockets: this.#sockets,
      speakers: this.#speaking,
      sayToAll: (each) => this.sayNow(each),
      held,
      hand: (frames) => this.#hand(frames),
      arm: () => ctx.waitUntil(arm()),
    });
    const { legacyClients } = settings;
    const repeats = legacyClients === 'none' ? null : repeatsOf(topic, store, options.readable);
    this.fileRepeats = repeats === null ? () => [] : fileRepeatsOf(legacyClients, repeats);
    this.#relay = new BridgeRelay({
      store,
      topic,
      held,
      withLastMessages,
      fileRepeats: this.fileRepeats,
      relay,
      relayNow,
      waitUntil,
    });
    this.links = new LinkFeed({
      store,
      topic,
      withLastMessages,
      repeats,
      feed: (link, fed) => linkOf(link).feed(fed),
      waitUntil,
      arm,
    });
    const speakers = { push: () => this.#speaking.tell(), pushPerishable: () => this.#speaking.tell() };
    const lines = {
      push: ({ publishes = [] }: ChatEffects) => {
        for (const { topic: to, payload, qos } of publishes)
          if (to === TOPICS.attendantMessages(topic)) this.#sayHere(saying(to, payload, qos));
      },
      pushPerishable: () => undefined,
    };
    this.outlet = new OutletGroup<ChatEffects>([this.#sockets, this.links, speakers, lines]);
  }

  get jobs(): Job[] {
    // An attendant who turns out to be gone listens no more.
    const ofCustomer = this.#customer.jobs.map((job) => ({
      ...job,
      run: (now: number) => this.#tellingEars(() => job.run(now)),
    }));
    return [...ofCustomer, this.#relay.job, this.links.job];
  }

  /** Whether the customer has a connection that ends here. */
  get isCustomerThere(): boolean {
    return this.#sockets.isThere || this.#speaking.isCustomerThere;
  }

  /** A chat has begun that the customer did not ask for: who is connected here is there. */
  customerSeen(): void {
    if (this.isCustomerThere) this.#tellingEars(() => this.#customer.seen(Date.now()));
  }

  /** Takes frames that came to the Worker without a connection, over REST. @returns the refused ones. */
  take(frames: ChatFrame[]): FrameRefusal[] {
    return this.#hand(frames);
  }

  /** What the bridge says of this chat, without what it cannot know. Who types at the broker is said to those who listen here. */
  withoutGuesses(frames: ChatFrame[]): ChatFrame[] {
    const { topic } = this.#options;
    for (const frame of frames) {
      if (frame.kind !== 'typing') continue;
      const { kind: _, at: __, ...typing } = frame;
      this.#sayHere(saying(TOPICS.typing(topic), typing, 0));
    }
    return this.#customer.withoutGuesses(frames.filter(({ kind }) => kind !== 'typing'));
  }

  /** Opens a socket. `http/mqtt` has looked at the token. */
  accept(request: Request): Response {
    this.links.lookAgain();
    return this.#sockets.accept(request, Date.now());
  }

  /** Takes frames that came over a link. @returns the refused ones. */
  takeFrom(link: string, spoken: readonly SpokenFrame[]): FrameRefusal[] {
    const now = Date.now();
    const mayWrite = spoken.map(({ isCounted }) => !isCounted || this.#customer.mayWrite(now));
    const refusals: FrameRefusal[] = spoken
      .filter((_, at) => !mayWrite[at])
      .map(({ frame }) => ({ frame, code: 'rate_limited', message: 'Too much is written here.' }));
    for (let rest = spoken.filter((_, at) => mayWrite[at]); rest[0] !== undefined; ) {
      const { by } = rest[0];
      const end = rest.findIndex((each) => each.by !== by);
      const run = end === -1 ? rest : rest.slice(0, end);
      rest = rest.slice(run.length);
      const frames = run.map(({ frame }) => frame);
      refusals.push(...this.links.spokenBy(link, by, () => this.#hand(frames)));
    }
    return refusals;
  }

  alarmCame(): void {
    this.links.lookAgain();
    this.#customer.alarmCame(Date.now());
  }

  /** Feeds the chat to a link from now on. */
  follow(link: string): HeardUpTo {
    const heard = this.#tellingEars(() => this.links.follow(link));
    this.#speaking.tell();
    return heard;
  }

  /** The customer's plain MQTT client speaks over a link. Takes the frames that only the chat can answer. */
  speak(link: string, speaking: Speaking, frames: ChatFrame[]): SpokenState {
    this.#speaking.join(link, speaking);
    if (frames.length > 0) this.#hand(frames);
    this.#tellingEars(() => this.#customer.seen(Date.now()));
    return this.#stateNow();
  }

  /** No client of the customer speaks over this link any more. */
  leave(link: string): void {
    const { isCustomerThere } = this.#speaking;
    this.#speaking.leave(link);
    if (isCustomerThere) this.#tellingEars(() => this.#customer.left(Date.now()));
  }

  #stateNow(): SpokenState {
    const { store, held } = this.#options;
    const state = held();
    const [control] = store.controls.above((state?.rev ?? 0) - 1);
    return { held: state, people: control?.payload ?? null, listeners: this.links.names };
  }

  typing(link: string, by: string, typing: Typing): void {
    this.links.spokenBy(link, by, () => this.sayNow(saying(TOPICS.typing(this.#options.topic), typing, 0)));
  }

  /** Tells the bridge the held state, by which it answers keep-alives, because it has changed. */
  sayHeldNow(): void {
    this.#relay.sayHeldNow();
  }

  /** Publishes to all who follow the topic, here or at a broker. It is stored until it has arrived. */
  sayKept(each: Saying): void {
    this.#sayHere(each);
    this.#relay.sayKept(each);
  }

  /** Publishes to the attendants who follow the chat, here or at a broker, and never to the customer. */
  sayToAttendants(each: Saying): void {
    this.links.say(each);
    this.#relay.sayKept(each);
  }

  /** The same for what is worthless later: it is not stored. */
  sayNowToAttendants(each: Saying): void {
    this.links.say(each);
    this.#relay.sayNow(each);
  }

  /** Publishes what is worthless later to all who follow the topic, here or at a broker. It is not stored. */
  sayNow(each: Saying): void {
    this.#sayHere(each);
    this.#relay.sayNow(each);
  }

  #sayHere(each: Saying): void {
    this.#sockets.say(each);
    this.links.say(each);
  }

  /** The bridge hands on who types at the broker while somebody listens here: where that has changed, it is told. */
  #tellingEars<T>(work: () => T): T {
    const { store } = this.#options;
    const before = isHeardAtEdge(store.record);
    const result = work();
    if (isHeardAtEdge(store.record) !== before) this.#relay.sayHeldNow();
    return result;
  }

  /** Whether these bytes contain a message of the customer. */
  bringsWord(ws: WebSocket, data: string | ArrayBuffer): boolean {
    return this.#sockets.bringsWord(ws, data);
  }

  receive(ws: WebSocket, data: string | ArrayBuffer): void {
    this.#tellingEars(() => this.#sockets.receive(ws, data, Date.now()));
  }

  closed(ws: WebSocket, code: number): void {
    this.#tellingEars(() => this.#sockets.closed(ws, code, Date.now()));
    // A chat that is over gets no keep-alives, so its mails and push messages are planned here.
    const { ctx, store, arm } = this.#options;
    const { mail, push } = store.record;
    if (mail !== undefined || push !== undefined) ctx.waitUntil(arm());
  }

  #hand(frames: ChatFrame[]): FrameRefusal[] {
    return this.taking(frames, () => this.#options.take(frames));
  }

  /** Takes frames that came to the Worker. The mark of what the bridge is owed is stored with them. */
  taking<T>(frames: readonly ChatFrame[], take: () => T): T {
    const { ctx, settings, store, tellDesk } = this.#options;
    const before = store.record;
    const turn = () => this.#relay.taking(take);
    const taken = store.transaction(turn, isOneWord(frames, before));
    const { record } = store;
    // A single message changes nothing that desk or bridge have to hear, and nothing falls due because of it.
    const isSettled =
      record === before &&
      !record.unsynced &&
      record.isBridged === false &&
      record.mail === undefined &&
      record.push === undefined &&
      record.settings?.closing === undefined &&
      settings.retentionMs === null;
    if (isSettled) this.#relay.forget();
    else ctx.waitUntil(tellDesk().then(() => this.#relay.try()));
    return taken;
  }
}
