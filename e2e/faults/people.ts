import mqtt, { type MqttClient } from 'mqtt';
import { BASE_TOPIC } from './platform.ts';

const KEEP_ALIVE_EVERY_MS = 1_000;
const ATTENDANTS = 5;

/** Who wrote the message, and its number among that one's: enough to find it again anywhere. */
export interface Sent {
  chat: string;
  by: 'customer' | 'attendant';
  n: number;
  id: string;
  /** Epoch ms. */
  at: number;
}

const topicOf = (chat: string): string => `server/sessions/${chat}`;
const attendantOf = (i: number) => ({
  id: 900 + i,
  name: `Attendant ${i}`,
  avatarURL: null,
  type: 'support/firstLevel',
});

/**
 * Pages and desks without browsers: every chat's page keeps its session alive and writes, and attendants accept what
 * they are offered and answer. One connection for all of them, so that no client's own limits are in the way.
 */
export class People {
  readonly #client: MqttClient;
  readonly #random: () => number;
  readonly chats: string[];
  /** Acknowledged by the broker. */
  readonly acknowledged: Sent[] = [];
  /** By message id: when the server said that it is stored, epoch ms. */
  readonly storedAt = new Map<string, number>();
  /** Sessions that were said to have ended. */
  readonly ended = new Set<string>();
  readonly online = new Set<string>();
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #next = new Map<string, number>();
  #keepAlive: NodeJS.Timeout | null = null;

  private constructor(client: MqttClient, chats: string[], random: () => number) {
    this.#client = client;
    this.chats = chats;
    this.#random = random;
  }

  static async arrive(brokerUrl: string, chats: string[], random: () => number): Promise<People> {
    const client = await mqtt.connectAsync(brokerUrl, {
      protocolVersion: 4,
      clean: false,
      clientId: `people-${Math.random().toString(36).slice(2)}`,
      reconnectPeriod: 200,
    });
    const people = new People(client, chats, random);
    await client.subscribeAsync(
      [
        'client/attendants/assign/+',
        ...chats.flatMap((chat) => [`${topicOf(chat)}/client/control`, `${topicOf(chat)}/messages/stored`]),
      ].map((topic) => `${BASE_TOPIC}/${topic}`),
      { qos: 1 },
    );
    client.on('message', (topic, payload) => people.#hear(topic, JSON.parse(payload.toString())));
    people.#keepAlive = setInterval(() => people.#sayAllAreThere(), KEEP_ALIVE_EVERY_MS);
    people.#sayAllAreThere();
    return people;
  }

  /** Writes one message into a chat, now and then twice, as a client does that did not hear of the first. */
  write(chat: string, by: Sent['by'], twiceShare = 0): void {
    const key = `${chat} ${by}`;
    const n = (this.#next.get(key) ?? 0) + 1;
    this.#next.set(key, n);
    const sent: Sent = { chat, by, n, id: `${chat}-${by}-${n}`, at: Date.now() };
    const from = by === 'customer' ? { id: chat, name: chat, avatarURL: null } : attendantOf(0);
    const message = { id: sent.id, from, timestamp: sent.at, content: String(n), readAt: null };
    const payload = JSON.stringify({
      sessionInfo: { sessionTopic: topicOf(chat), lastMessages: [message] },
      message,
    });
    const times = this.#random() < twiceShare ? 2 : 1;
    for (let i = 0; i < times; i++) {
      const done = this.#client
        .publishAsync(`${BASE_TOPIC}/${topicOf(chat)}/messages`, payload, { qos: 1 })
        .then(() => {
          if (i === 0) this.acknowledged.push(sent);
        })
        .finally(() => this.#inFlight.delete(done));
      this.#inFlight.add(done);
    }
  }

  get unacknowledged(): number {
    return this.#inFlight.size;
  }

  /** Everything that was written is acknowledged by the broker. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  async leave(): Promise<void> {
    if (this.#keepAlive !== null) clearInterval(this.#keepAlive);
    await this.#client.endAsync(true);
  }

  #hear(topic: string, payload: Record<string, unknown>): void {
    if (topic.includes('/client/attendants/assign/')) {
      const i = Number(topic.split('/').at(-1)) - 900;
      const { sessionTopic, sessionId } = payload;
      this.#say('server/attendants/assign', {
        attendantInfo: attendantOf(i),
        sessionInfo: { sessionTopic, sessionId },
      });
      return;
    }
    if (topic.endsWith('/messages/stored')) {
      const now = Date.now();
      for (const { id } of payload.acks as { id?: string }[]) {
        if (id !== undefined && !this.storedAt.has(id)) this.storedAt.set(id, now);
      }
      return;
    }
    const chat = topic.split('/').at(-3) ?? '';
    const { instruction, sessionInfo } = payload as { instruction: string; sessionInfo: { status: string } };
    if (instruction === 'session/aborted/expired') this.ended.add(chat);
    if (sessionInfo.status === 'online') this.online.add(chat);
  }

  #sayAllAreThere(): void {
    if (!this.#client.connected) return;
    for (let i = 0; i < ATTENDANTS; i++)
      this.#say('server/attendants/online', { attendantInfo: attendantOf(i) });
    for (const chat of this.chats) {
      this.#say('server/sessions/online', {
        sessionTopic: topicOf(chat),
        sessionId: `session-${chat}`,
        lastMessages: [],
        customer: { id: chat, name: chat, avatarURL: null },
        requestID: chat,
        status: this.online.has(chat) ? 'online' : 'waitingAttendantsAssignment',
      });
    }
  }

  #say(topic: string, payload: unknown): void {
    this.#client.publish(`${BASE_TOPIC}/${topic}`, JSON.stringify(payload), { qos: 0 });
  }
}
