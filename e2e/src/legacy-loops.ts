import type { Anything } from './legacy-connection.ts';

export interface LegacyLoopsOptions {
  /** The Worker. */
  backend: string;
  publish?: (topic: string, payload: unknown) => void;
  /** Another way to ask, for tests of this model itself. */
  ask?: typeof fetch;
}

/**
 * What legacy clients do over and over; the test lets time pass. Written from the contract: an answer that is JSON is
 * believed whatever its status says; at words that are none the beginning breaks off, and sets no timer.
 */
export class LegacyLoops {
  /** REST calls, by method and path. */
  readonly calls: string[] = [];
  /** Topics published to. */
  readonly publishes: string[] = [];
  /** What the desk gave `setInterval`: NaN is one millisecond. */
  readonly deskIntervals: number[] = [];
  readonly #options: LegacyLoopsOptions;
  #timers: (() => Promise<void>)[] = [];

  constructor(options: LegacyLoopsOptions) {
    this.#options = options;
  }

  async beginWidget(id: string): Promise<void> {
    const last = await this.#call('GET', `/customer/${id}/sessions/last`);
    if (last === null) return;
    if (last[0] !== undefined) {
      const session = { ...last[0], status: 'waitingAttendantsAssignment' };
      this.#timers = [async () => this.#publish('server/sessions/online', session)];
      return;
    }
    // Nothing there: it begins again in 10 s, beside what it began already.
    this.#timers.push(() => this.beginWidget(id));
    const made = await this.#call('POST', '/session');
    if (made === null) return;
    this.#publish('server/sessions/online', {
      sessionTopic: `server/sessions/${id}`,
      sessionId: made.sessionId,
      keepAliveTTL: made.keepAliveTTL,
      lastMessages: [],
      customer: { id, name: 'Mary', avatarURL: null },
      requestID: `${this.calls.length}`,
    });
  }

  async beginDesk(): Promise<void> {
    const config = await this.#call('GET', '/config/attendant');
    if (config !== null) this.deskIntervals.push(config.keepAliveTTL / 2);
  }

  /** Ten seconds: every timer that stands is due once. */
  async pass(): Promise<void> {
    for (const timer of [...this.#timers]) await timer();
  }

  /** What the answer says, or null where reading it throws. */
  async #call(method: 'GET' | 'POST', path: string): Promise<Anything> {
    this.calls.push(`${method} ${path}`);
    const { backend, ask = fetch } = this.#options;
    const text = await (await ask(`${backend}${path}`, { method })).text();
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  #publish(topic: string, payload: unknown): void {
    this.publishes.push(topic);
    this.#options.publish?.(topic, payload);
  }
}
