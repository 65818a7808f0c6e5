import {
  type AttendantClient,
  type ChatClient,
  type ChatMessage,
  createAttendantClient,
  createChatClient,
  requestSignIn,
} from '@chimpassist/client';
import { until } from '@chimpassist/testing/until';
import { DEMO_PASSWORD } from '../../../demo/src/hooks/people.ts';
import type { EdgePlatform } from './platform.ts';
import { TEAM } from './team.ts';

/** So many sessions a minute are opened from one address. */
const SESSIONS_OF_AN_ADDRESS = 100;
const PATIENCE_MS = 120_000;

/** One page of a customer at the operator's site. */
interface Page {
  chat: string;
  client: ChatClient;
}

const isStored = ({ seq }: ChatMessage): boolean => seq !== undefined;

/**
 * Customers and attendants with the clients that ship, in this process: pages that write, attendants who accept what they
 * are offered and answer.
 */
export class EdgePeople {
  readonly #platform: EdgePlatform;
  readonly #pages: Page[] = [];
  readonly #attendants: AttendantClient[] = [];
  /** By chat: the texts of each side, in the order in which they were written. */
  readonly written = new Map<string, { customer: string[]; attendant: string[] }>();
  /** Chats that were said to have ended. */
  readonly ended = new Set<string>();
  /** Epoch ms, by text: when its writer was told that it is stored. */
  readonly storedAt = new Map<string, number>();
  readonly #writtenAt = new Map<string, number>();

  private constructor(platform: EdgePlatform) {
    this.#platform = platform;
  }

  /** Resolves when an attendant answers each chat. */
  static async arrive(platform: EdgePlatform, chats: readonly string[]): Promise<EdgePeople> {
    const people = new EdgePeople(platform);
    for (const { email } of TEAM) await people.#attend(email);
    await Promise.all(chats.map((chat, i) => people.#visit(chat, i)));
    for (const chat of chats) people.write(chat, 'customer');
    await until('each chat is answered', () => chats.every((chat) => people.#answererOf(chat)), PATIENCE_MS);
    return people;
  }

  async #attend(email: string): Promise<void> {
    const signedIn = await requestSignIn(this.#platform.url, email, DEMO_PASSWORD);
    if (!signedIn.ok) throw new Error(`${email} could not sign in: ${signedIn.failure}`);
    const { attendant, token, addresses } = signedIn;
    const { url: endpoint, edge: brokerHost } = this.#platform;
    const client = createAttendantClient({ endpoint, brokerHost, attendant, token, addresses });
    client.onOffer((_, accept) => accept());
    client.onChange((chat) => this.#look(chat.messages));
    client.start();
    this.#attendants.push(client);
  }

  async #visit(chat: string, i: number): Promise<void> {
    const { url: endpoint, edge: brokerHost } = this.#platform;
    const address = `10.0.0.${Math.floor(i / SESSIONS_OF_AN_ADDRESS)}`;
    const client = createChatClient({
      ...{ endpoint, brokerHost },
      customer: { id: chat, name: chat, avatarURL: null },
      hash: this.#platform.hashOf(chat),
      fetcher(input, init) {
        const request = new Request(input, init);
        request.headers.set('cf-connecting-ip', address);
        return fetch(request);
      },
    });
    client.onChange(() => this.#look(client.messages));
    client.onControl(({ sessionInfo }) => {
      if (sessionInfo.status === 'aborted') this.ended.add(chat);
    });
    await client.start();
    this.#pages.push({ chat, client });
    this.written.set(chat, { customer: [], attendant: [] });
  }

  /** Notes what is stored by now. Only the end of what is shown changes. */
  #look(messages: readonly ChatMessage[]): void {
    for (const message of messages.slice(-50)) {
      if (isStored(message) && !this.storedAt.has(message.content))
        this.storedAt.set(message.content, Date.now());
    }
  }

  #answererOf(chat: string) {
    for (const attendant of this.#attendants) {
      for (const each of attendant.chats.values()) if (each.session.customer.id === chat) return each;
    }
    return null;
  }

  #pageOf(chat: string): ChatClient {
    const page = this.#pages.find((each) => each.chat === chat);
    if (page === undefined) throw new Error(`Nobody is in chat ${chat}.`);
    return page.client;
  }

  /** Writes one message. Where no attendant has the chat now, as while another one is assigned, its customer writes. */
  write(chat: string, wanted: 'customer' | 'attendant'): void {
    const answerer = wanted === 'attendant' ? this.#answererOf(chat) : null;
    const by = answerer === null ? 'customer' : 'attendant';
    const texts = this.written.get(chat)?.[by] ?? [];
    const text = `${chat} ${by} ${texts.length + 1}`;
    (answerer ?? this.#pageOf(chat)).send(text);
    texts.push(text);
    this.#writtenAt.set(text, Date.now());
  }

  /** Each who has written was told that it is stored. */
  async settled(): Promise<void> {
    let left = this.#waiting();
    while (left.length > 0) {
      const before = left.length;
      await until(
        `more of ${before} texts is stored, the first is ${left[0]}`,
        () => {
          this.#lookEverywhere();
          left = this.#waiting();
          return left.length < before;
        },
        PATIENCE_MS,
      );
    }
  }

  /** Each screen shows the newest message of its chat. */
  async everywhere(): Promise<void> {
    for (const chat of this.written.keys()) {
      const ends = () => this.screensOf(chat).map((screen) => screen.at(-1));
      await until(
        `all screens of ${chat} show its end`,
        () => ends().every((end, _, [first]) => end?.seq !== undefined && end.seq === first?.seq),
        PATIENCE_MS,
      ).catch((error: unknown) => {
        const shown = ends().map((end) => `${end?.seq}: ${end?.content}`);
        throw new Error(`The screens of ${chat} end with ${shown.join(', and ')}.`, { cause: error });
      });
    }
  }

  #lookEverywhere(): void {
    for (const { client } of this.#pages) this.#lookAtAll(client.messages);
    for (const attendant of this.#attendants)
      for (const chat of attendant.chats.values()) this.#lookAtAll(chat.messages);
  }

  #lookAtAll(messages: readonly ChatMessage[]): void {
    for (const message of messages)
      if (isStored(message) && !this.storedAt.has(message.content))
        this.storedAt.set(message.content, Date.now());
  }

  /** How many texts wait: who wrote them was not told that they are stored. */
  get unstored(): number {
    this.#lookEverywhere();
    return this.#waiting().length;
  }

  /** Others write as well, as a flood does. */
  #waiting(): string[] {
    return [...this.#writtenAt.keys()].filter((text) => !this.storedAt.has(text));
  }

  /** When what was written after this moment was stored first, epoch ms; null: nothing was. */
  firstStoredAfter(at: number): number | null {
    let first: number | null = null;
    for (const [text, writtenAt] of this.#writtenAt) {
      const storedAt = this.storedAt.get(text);
      if (writtenAt < at || storedAt === undefined) continue;
      first = first === null ? storedAt : Math.min(first, storedAt);
    }
    return first;
  }

  /** What stands on the screens of a chat, by who looks. */
  screensOf(chat: string): (readonly ChatMessage[])[] {
    const answerer = this.#answererOf(chat);
    return [this.#pageOf(chat).messages, ...(answerer === null ? [] : [answerer.messages])];
  }

  async leave(): Promise<void> {
    await Promise.all(this.#pages.map(({ client }) => client.stop()));
    await Promise.all(this.#attendants.map((each) => each.stop()));
  }
}
