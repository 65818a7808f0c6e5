import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PageSays } from '@chimpassist/client/channel';
import type { Control } from '@chimpassist/client/wire';
import type {
  FilesTaken,
  Form,
  KnownAnswers,
  MailStand,
  Opening,
  PageRule,
  RatingStyle,
} from '@chimpassist/protocol';
import { startBroker, type TestBroker } from '@chimpassist/testing/broker';
import { type NewMessage, type Stored, StoredMessages } from './stored-messages.ts';

/** How the pretended server answers a chat request. */
export type Desk = Pick<Control, 'instruction'> &
  Partial<Omit<Control, 'sessionInfo' | 'instruction'>> & { status: string };

export const ANA = { id: 12, name: 'Ana Ribeiro', avatarURL: null };
export const ONLINE: Desk = {
  instruction: 'session/ready',
  status: 'online',
  attendantInfo: ANA,
  attendants: [ANA],
};
export const NOBODY: Desk = { instruction: 'session/aborted/unavailableAttendants', status: 'aborted' };

/** The id of a customer as it was given: a number stays one. */
function customerIdOf(topic: string): string | number {
  const text = topic.split('/').at(-1) ?? '';
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** What the server tells of every session, whatever else it says. */
export const sessionInfoOf = (topic: string): Record<string, unknown> => ({
  sessionTopic: topic,
  sessionId: 'a-session',
  status: 'online',
  customer: { id: customerIdOf(topic) },
  lastMessages: [],
  assignedAttendants: [],
});

type Payload = Record<string, unknown>;
type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

/**
 * A broker (a real one, aedes) and, in its process, as much of Worker and bridge as a widget can see, so that tests can
 * make them late, absent or wrong. `platform.test.ts` compares what it says with what the real ones say.
 */
export class Platform {
  desk: Desk = ONLINE;
  /** Whether a page that asks for nobody finds a chat that goes on, as after a reload. */
  isChatOpen = true;
  /** The Worker is away. */
  isBackendAway = false;
  /** The Worker answers every call so. */
  refusal: { status: number; code: string; retryAfterS?: number } | null = null;
  /** The bridge is away: nothing is stored. */
  isStoring = true;
  readonly stored = new StoredMessages();
  readonly calls: { method: string; path: string; authorization: string | undefined; body: unknown }[] = [];
  /** Every path and query that was asked for, WebSockets' too. */
  readonly addresses: string[] = [];
  /** What `GET …/sessions/last` answers, as far as a test cares. */
  lastSessions: Record<string, unknown>[] = [];
  /** What this deployment takes of files. */
  filesTaken: FilesTaken = null;
  /** How chats are rated. */
  rating: RatingStyle | null = null;
  /** Whether the team is open. Old Workers say nothing of it. */
  opening: Partial<Opening> = { open: true, closedUntil: null };
  /** What the team asks. */
  forms: Form[] = [];
  /** What is known of the customer already. */
  known: KnownAnswers = { fields: [], consents: [] };
  /** How it stands with mail. */
  mail: MailStand = 'on';
  /** By which pages open a bubble. */
  rules: PageRule[] = [];
  /** By which browsers subscribe to push messages. */
  pushKey: string | null = null;
  /** What `POST /session` adds to its answer. */
  session: (body: { customer?: { id?: string | number } }) => Record<string, unknown> = () => ({});
  readonly pages = new Map<string, Handler>();
  readonly base = 'chimpassist/demo';
  #server = createServer((request, response) => void this.#serve(request, response));
  #broker: TestBroker | null = null;
  #rev = 0;
  /** How far the server's clock is from that of the pages. */
  aheadMs = 0;

  private constructor() {
    this.#server.on('request', ({ url = '' }) => this.addresses.push(url));
    this.#server.on('upgrade', ({ url = '' }) => this.addresses.push(url));
  }

  static async start(): Promise<Platform> {
    const platform = new Platform();
    const broker = await startBroker({ baseTopic: platform.base, server: platform.#server });
    platform.#broker = broker;
    broker.onPublish((topic, payload) => platform.#hear(topic, payload as Payload));
    return platform;
  }

  get #running(): TestBroker {
    if (this.#broker === null) throw new Error('The platform has not been started.');
    return this.#broker;
  }

  get port(): number {
    return this.#running.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get aedes(): TestBroker['aedes'] {
    return this.#running.aedes;
  }

  get published(): { topic: string; payload: Payload }[] {
    return this.#running.published as { topic: string; payload: Payload }[];
  }

  /** What each connection to the broker came with. Everybody is let in. */
  get passwords(): TestBroker['passwords'] {
    return this.#running.passwords;
  }

  stop(): Promise<void> {
    return this.#running.stop();
  }

  /** Ends the WebSockets that are open and refuses new ones, or takes them again. */
  cutOff(isOff: boolean): void {
    this.#running.setAway(isOff);
  }

  /** The connections that are open look so for ever, and nothing passes any more: what a phone finds that slept. */
  fallSilent(): void {
    this.#running.fallSilent();
  }

  publish(topic: string, payload: unknown): void {
    this.#running.publish(topic, payload);
  }

  control(topic: string, sessionId: string, desk: Desk = this.desk): void {
    const { status, ...rest } = desk;
    // A page whose chat has ended asks for nobody, and the bridge leaves it at that.
    if (desk.reason !== undefined) this.isChatOpen = false;
    this.#rev += 1;
    this.publish(`${topic}/client/control`, {
      ...rest,
      rev: this.#rev,
      sessionInfo: { ...sessionInfoOf(topic), sessionId, status },
    });
  }

  /** An attendant says something. */
  say(topic: string, content: string, more: Partial<Stored> = {}, isHeard = true): void {
    const message = {
      id: crypto.randomUUID(),
      from: { ...ANA, role: 'attendant' },
      timestamp: Date.now(),
      content,
      readAt: null,
      ...more,
    };
    if (isHeard)
      this.publish(`${topic}/messages/attendant`, { sessionInfo: { lastMessages: [message] }, message });
    this.#store(topic, message, isHeard);
  }

  /** The attendant's page says that it has shown everything of the customer. */
  read(topic: string): void {
    const read = (this.stored.get(topic) ?? []).filter(({ from }) => from.role !== 'attendant');
    const readMessages = read.map((message) => ({ ...message, readAt: Date.now() }));
    this.publish(`${topic}/messages/viewed`, { session: {}, readMessages });
  }

  #store(topic: string, message: NewMessage, isTold = true): void {
    const { id, timestamp } = message;
    const { seq, receivedAt } = this.stored.put(topic, message, Date.now() + this.aheadMs);
    const from = { id: message.from.id, role: message.from.role ?? 'customer' };
    if (isTold)
      this.publish(`${topic}/messages/stored`, { acks: [{ id, from, timestamp, seq, receivedAt }] });
  }

  #hear(topic: string, said: Payload): void {
    const payload = said as { message?: Stored; sessionId?: string; page?: PageSays };
    const match = /^(server\/sessions\/[^/]+)\/(messages\/customer|online)$/.exec(topic);
    if (match?.[1] === undefined) return;
    const { page } = payload;
    if (match[2] === 'online') {
      if (page?.gone || (page?.idle && !this.isChatOpen)) return;
      this.isChatOpen = true;
      this.control(match[1], payload.sessionId ?? crypto.randomUUID());
    }
    if (payload.message !== undefined && this.isStoring) this.#store(match[1], payload.message);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const page = this.pages.get(url.pathname);
    if (page !== undefined) {
      await page(request, response, url);
      return;
    }
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-allow-methods': '*',
    };
    if (request.method === 'OPTIONS') {
      response.writeHead(204, cors).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? {} : JSON.parse(text);
    this.calls.push({
      method: request.method ?? '',
      path: url.pathname + url.search,
      authorization: request.headers.authorization,
      body,
    });
    if (this.refusal !== null) {
      const { status, code, retryAfterS } = this.refusal;
      const wait = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
      const refused = { ...cors, ...wait, 'content-type': 'application/json' };
      response
        .writeHead(status, refused)
        .end(JSON.stringify({ error: { code, message: 'Said by a test.' } }));
      return;
    }
    const answer = this.isBackendAway ? undefined : this.#answer(request.method ?? '', url, body);
    response
      .writeHead(answer === undefined ? (this.isBackendAway ? 503 : 404) : 200, {
        ...cors,
        'content-type': 'application/json',
      })
      .end(JSON.stringify(answer ?? {}));
  }

  #answer(method: string, url: URL, body: { customer?: { id?: string | number } }): unknown {
    if (method === 'POST' && url.pathname === '/session') {
      return { sessionId: crypto.randomUUID(), keepAliveTTL: 600_000, ...this.session(body) };
    }
    if (url.pathname === '/config/widget') {
      return {
        ...this.opening,
        attachments: this.filesTaken,
        push: this.pushKey,
        rules: this.rules,
        rating: this.rating,
        ...(this.forms.length > 0 ? { forms: this.forms } : {}),
      };
    }
    if (url.pathname.startsWith('/config/rules/')) return {};
    if (/^\/customer\/[^/]+\/form$/.test(url.pathname))
      return method === 'GET' ? this.known : { mail: this.mail };
    if (url.pathname.endsWith('/attributes')) return {};
    if (url.pathname.endsWith('/push')) return { push: 'on' };
    if (method === 'POST' && url.pathname.endsWith('/rating'))
      return { sessionId: 'first', at: Date.now(), ...body };
    if (method === 'POST' && url.pathname.endsWith('/transcript')) return { mail: 'on' };
    const match = /^\/customer\/([^/]+)\/(messages|sessions\/last)$/.exec(url.pathname);
    if (match?.[1] === undefined) return undefined;
    const topic = `server/sessions/${decodeURIComponent(match[1])}`;
    const info = sessionInfoOf(topic);
    if (match[2] !== 'messages') return this.lastSessions.map((session) => ({ ...info, ...session }));
    return this.stored.page(topic, url.searchParams).map((message) => ({ sessionInfo: info, message }));
  }
}
