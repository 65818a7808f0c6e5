import { type Anything, LegacyConnection, type LegacyPlatform, legacyCall } from './legacy-connection.ts';

/** An attendant on the general topics, as the legacy back office; written from the contract and from nothing else. */
export class LegacyAttendant {
  readonly info: Anything;
  readonly offers: Anything[] = [];
  readonly received: Anything[] = [];
  readonly instructions: string[] = [];
  readonly #connection: LegacyConnection;
  #timer: NodeJS.Timeout | undefined;

  private constructor(info: Anything, connection: LegacyConnection) {
    this.info = info;
    this.#connection = connection;
  }

  static async open(platform: LegacyPlatform, email: string, password: string): Promise<LegacyAttendant> {
    const signedIn = await legacyCall(platform, 'POST', '/chimpassist/auth', { email, password });
    if (signedIn.status !== 200) throw new Error(`Signing in was answered with ${signedIn.status}.`);
    const { keepAliveTTL } = (await legacyCall(platform, 'GET', '/config/attendant')).body;
    const attendant = new LegacyAttendant(signedIn.body, await LegacyConnection.open(platform));
    await attendant.#begin(keepAliveTTL);
    return attendant;
  }

  async #begin(keepAliveTTL: number): Promise<void> {
    await this.#connection.subscribe(`client/attendants/assign/${this.info.id}`, (sessionInfo) => {
      this.offers.push(sessionInfo);
    });
    this.sayOnline();
    this.#timer = setInterval(() => this.sayOnline(), keepAliveTTL / 2);
  }

  sayOnline(): void {
    this.#connection.publish('server/attendants/online', { attendantInfo: this.info });
  }

  /** Takes an offer: listens to the chat first, then says so. */
  async accept(sessionInfo: Anything): Promise<void> {
    await this.#connection.subscribe(`${sessionInfo.sessionTopic}/client/control`, (payload) =>
      this.instructions.push(payload.instruction),
    );
    await this.#connection.subscribe(`${sessionInfo.sessionTopic}/messages`, (payload) =>
      this.received.push(payload.message),
    );
    this.#connection.publish('server/attendants/assign', { attendantInfo: this.info, sessionInfo });
  }

  send(sessionInfo: Anything, content: string): Anything {
    const { id, name, avatarURL } = this.info;
    const message = { from: { id, name, avatarURL }, timestamp: Date.now(), content, readAt: null };
    this.#connection.publish(`${sessionInfo.sessionTopic}/messages`, {
      sessionInfo: { ...sessionInfo, lastMessages: [...sessionInfo.lastMessages, message] },
      message,
    });
    return message;
  }

  view(sessionInfo: Anything, messages: Anything[]): void {
    this.#connection.publish(`${sessionInfo.sessionTopic}/messages/viewed`, {
      session: sessionInfo,
      readMessages: messages.map((message) => ({ ...message, readAt: Date.now() })),
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#connection.close();
  }
}
