import { type Anything, LegacyConnection, type LegacyPlatform, legacyCall } from './legacy-connection.ts';

const KEEP_ALIVE_EVERY_MS = 10_000;

export interface LegacyUser {
  id: number | string;
  name: string;
  avatarURL: string | null;
}

/** The legacy widget, as far as the wire shows it; written from the contract and from nothing else. */
export class LegacyCustomer {
  readonly user: LegacyUser;
  readonly received: Anything[] = [];
  /** The messages with the session that came along, by which it replaces its own. */
  readonly payloads: Anything[] = [];
  readonly viewed: Anything[] = [];
  readonly instructions: string[] = [];
  /** What it found when it began. */
  history: Anything[] = [];
  /** Its own copy, which it replaces by what `session/ready` carries. */
  session: Anything = null;
  readonly #platform: LegacyPlatform;
  readonly #connection: LegacyConnection;
  readonly #timers: NodeJS.Timeout[] = [];

  private constructor(platform: LegacyPlatform, user: LegacyUser, connection: LegacyConnection) {
    this.#platform = platform;
    this.user = user;
    this.#connection = connection;
  }

  static async open(platform: LegacyPlatform, user: LegacyUser): Promise<LegacyCustomer> {
    const customer = new LegacyCustomer(platform, user, await LegacyConnection.open(platform));
    await customer.#begin();
    return customer;
  }

  /** Its first question is for its last session; only where there is none does it ask for a new one. */
  async #begin(): Promise<void> {
    const last = await legacyCall(this.#platform, 'GET', `/customer/${this.user.id}/sessions/last`);
    const found = last.body?.[0];
    if (found !== undefined) {
      this.session = { ...found, status: 'waitingAttendantsAssignment' };
      this.history = (
        await legacyCall(this.#platform, 'GET', `/customer/${this.user.id}/messages?limit=50`)
      ).body;
    } else {
      const made = (await legacyCall(this.#platform, 'POST', '/session')).body;
      this.session = {
        sessionTopic: `server/sessions/${this.user.id}`,
        sessionId: made.sessionId,
        keepAliveTTL: made.keepAliveTTL,
        lastMessages: [],
        customer: this.user,
        requestID: Math.random().toString(16).slice(2),
      };
    }
    this.sayOnline();
    await this.#listen();
    this.#timers.push(setInterval(() => this.sayOnline(), KEEP_ALIVE_EVERY_MS));
  }

  /** Its request, its keep-alive and its "ask again", all in one. */
  sayOnline(): void {
    this.#connection.publish('server/sessions/online', this.session);
  }

  async #listen(): Promise<void> {
    const topic = this.session.sessionTopic;
    await this.#connection.subscribe(`${topic}/client/control`, (payload) => {
      this.instructions.push(payload.instruction);
      // It ignores session/update.
      if (payload.instruction === 'session/ready') this.session = payload.sessionInfo;
    });
    await this.#connection.subscribe(`${topic}/messages`, (payload) => {
      // It reads the message from here, not from `message`.
      const { lastMessages } = payload.sessionInfo;
      this.received.push(lastMessages[lastMessages.length - 1]);
      this.payloads.push(payload);
    });
    await this.#connection.subscribe(`${topic}/messages/viewed`, (payload) => this.viewed.push(payload));
  }

  /** Sends a text with its whole history inside, as the legacy widget does. */
  send(content: string): Anything {
    const message = { from: this.user, timestamp: Date.now(), content, readAt: null };
    this.session = { ...this.session, lastMessages: [...this.session.lastMessages, message] };
    this.#connection.publish(`${this.session.sessionTopic}/messages`, { sessionInfo: this.session, message });
    return message;
  }

  view(messages: Anything[]): void {
    this.#connection.publish(`${this.session.sessionTopic}/messages/viewed`, {
      session: this.session,
      readMessages: messages.map((message) => ({ ...message, readAt: Date.now() })),
    });
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#connection.close();
  }
}
