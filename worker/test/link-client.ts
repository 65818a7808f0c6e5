import { DEFAULT_BASE_TOPIC, sessionTopicOf, withBase } from '@chimpassist/protocol';
import { upgrade, WireClient } from './edge-client.ts';
import { attendant, bindings, tokenFor } from './support.ts';

const CHAT_TOPICS = [
  'client/control',
  'messages/viewed',
  'messages/stored',
  'messages/refused',
  'typing',
  'messages',
  'messages/customer',
  'messages/attendant',
];

export const link = (name: string) => bindings.LINK.getByName(name);

/** One window of an attendant, whose socket ends in a link. */
export class LinkClient extends WireClient {
  readonly id: number;
  readonly type: string;

  private constructor(id: number, type: string, socket: WebSocket) {
    super(socket);
    this.id = id;
    this.type = type;
  }

  static async dial(id: number, type = 'support/firstLevel', token?: string): Promise<LinkClient> {
    token ??= await tokenFor({ kind: 'attendant', id, type });
    const { webSocket, status } = await upgrade('/mqtt', `mqtt, ${token}`);
    if (webSocket === null) throw new Error(`No socket: ${status}`);
    return new LinkClient(id, type, webSocket);
  }

  /** Connects, follows the own topics and the desk's, and says that somebody is there. */
  static async open(id: number, window = 'one', type?: string): Promise<LinkClient> {
    const client = await LinkClient.dial(id, type);
    client.send({
      type: 'connect',
      level: 4,
      clean: true,
      keepAliveSeconds: 60,
      clientId: `a-${id}-${window}`,
    });
    await client.follow(`client/attendants/assign/${id}`, `client/attendants/control/${id}`, 'client/desk');
    client.say(`server/attendants/${id}/online`, { attendantInfo: client.info, window }, 0);
    return client;
  }

  /** Whose last will is `will n`, said in a chat. */
  connectWithWill(clientId: string, customer: string, n: number): void {
    const message = messageBy(this.id, `will-${n}`, n, `will ${n}`);
    const will = {
      topic: withBase(DEFAULT_BASE_TOPIC, `${sessionTopicOf(customer)}/messages/attendant`),
      payload: new TextEncoder().encode(JSON.stringify({ sessionInfo: {}, message })),
      qos: 1 as const,
      retain: false,
    };
    this.send({ type: 'connect', level: 4, clean: true, keepAliveSeconds: 60, clientId, will });
  }

  get info() {
    return attendant(this.id, this.type);
  }

  /** Follows a chat, as a desk does. */
  followChat(customer: string): Promise<void> {
    return this.follow(...CHAT_TOPICS.map((suffix) => `${sessionTopicOf(customer)}/${suffix}`));
  }

  accept(customer: string): number {
    const sessionInfo = { sessionTopic: sessionTopicOf(customer) };
    return this.say(`server/attendants/${this.id}/assign`, { attendantInfo: this.info, sessionInfo });
  }

  command(command: Record<string, unknown>): number {
    return this.say(`server/attendants/${this.id}/command`, { attendantInfo: this.info, command });
  }

  /** Answers `answer n`. @returns the packet's identifier. */
  write(customer: string, n: number): number {
    const message = messageBy(this.id, `a${this.id}-${n}`, n, `answer ${n}`);
    return this.say(`${sessionTopicOf(customer)}/messages/attendant`, { sessionInfo: {}, message });
  }

  on(customer: string, suffix: string): unknown[] {
    return this.heardOn(`${sessionTopicOf(customer)}/${suffix}`);
  }

  wordsOf(customer: string, suffix = 'messages/customer'): string[] {
    return (this.on(customer, suffix) as { message: { content: string } }[]).map(
      ({ message }) => message.content,
    );
  }
}

const messageBy = (by: number, id: string, timestamp: number, content: string) => ({
  id,
  from: { id: by, name: `A${by}`, avatarURL: null },
  timestamp,
  content,
  readAt: null,
});
