import {
  type AttendantInfo,
  DEFAULT_BASE_TOPIC,
  INSTRUCTIONS,
  sessionTopicOf,
  TOPICS,
  withBase,
  withoutBase,
} from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { requestOf } from '../people.ts';
import type { EdgeWorker } from './edge-worker.ts';
import { MqttSocket } from './mqtt-socket.ts';
import { bytesOf, type OpenChats, type Road } from './road.ts';

const based = (topic: string): string => withBase(DEFAULT_BASE_TOPIC, topic);
const topicOf = (chat: string): string => based(TOPICS.customerMessages(sessionTopicOf(chat)));
const READER = new TextDecoder();
const WRITER = new TextEncoder();
const json = (value: unknown): Uint8Array => WRITER.encode(JSON.stringify(value));
const READY_PATIENCE_MS = 120_000;

/** An attendant who takes every offer at once, at the link of his own. */
export class EdgeAttendant {
  readonly #info: AttendantInfo;
  /** Is called with the identity of each message that he hears. */
  heard: (messageId: string) => void = () => undefined;
  readonly ready = new Set<string>();
  #client: MqttSocket | null = null;

  private constructor(id: number) {
    this.#info = {
      id,
      name: `Attendant ${id}`,
      avatarURL: null,
      email: undefined,
      type: 'support/firstLevel',
    };
  }

  static async open(worker: EdgeWorker, id: number): Promise<EdgeAttendant> {
    const attendant = new EdgeAttendant(id);
    const client = await MqttSocket.open({
      url: worker.url,
      token: await worker.tokenOf({ kind: 'attendant', id, type: 'support/firstLevel' }),
      clientId: `attendant-${id}`,
      hear: (topic, payload) => attendant.#hear(withoutBase(DEFAULT_BASE_TOPIC, topic) ?? topic, payload),
    });
    attendant.#client = client;
    await client.subscribe([based(TOPICS.assignTo(id))]);
    client.publish(based(TOPICS.attendantOnline(id)), json({ attendantInfo: attendant.#info }));
    return attendant;
  }

  async follow(chats: readonly string[], qos: 0 | 1 = 1): Promise<void> {
    await this.#client?.subscribe(chats.map(topicOf), qos);
  }

  stall(): void {
    this.#client?.stall();
  }

  async close(): Promise<void> {
    await this.#client?.close();
  }

  /** Follows what the server says of the chat, then takes the offer. */
  async #accept(sessionInfo: Record<string, unknown>): Promise<void> {
    const { sessionTopic } = sessionInfo as { sessionTopic: string };
    await this.#client?.subscribe([based(TOPICS.clientControl(sessionTopic))]);
    const { id } = this.#info;
    this.#client?.publish(
      based(TOPICS.attendantAssign(id)),
      json({ attendantInfo: this.#info, sessionInfo }),
    );
  }

  #hear(topic: string, payload: Uint8Array): void {
    const said = JSON.parse(READER.decode(payload)) as Record<string, unknown>;
    if (topic.startsWith(TOPICS.assignTo(''))) {
      void this.#accept(said);
      return;
    }
    if (said.instruction === INSTRUCTIONS.ready) this.ready.add(topic.split('/')[2] ?? '');
    const { message } = said as { message?: { id: string } };
    if (message !== undefined) this.heard(message.id);
  }
}

/**
 * Each customer's connection ends in his own chat, the attendant's in his link; the Worker stores each message before it says so.
 * The attendant stays from one opening to the next.
 */
export class EdgeRoad implements Road {
  readonly #worker: EdgeWorker;
  readonly #attendantId: number;
  #attendant: EdgeAttendant | null = null;

  /** @param attendantId of an attendant whom no other road of this Worker has. */
  constructor(worker: EdgeWorker, attendantId = 1) {
    this.#worker = worker;
    this.#attendantId = attendantId;
  }

  get attendant(): EdgeAttendant | null {
    return this.#attendant;
  }

  async open(chats: readonly string[], heard: (messageId: string) => void): Promise<OpenChats> {
    this.#attendant ??= await EdgeAttendant.open(this.#worker, this.#attendantId);
    const attendant = this.#attendant;
    attendant.heard = heard;
    const customers: MqttSocket[] = [];
    for (const chat of chats) customers.push(await this.#customer(chat));
    await until(
      `all ${chats.length} chats are ready`,
      () => chats.every((id) => attendant.ready.has(id)),
      READY_PATIENCE_MS,
    );
    await attendant.follow(chats);
    return {
      say: (chat, message, stored) =>
        customers[chat]?.publish(topicOf(chats[chat] ?? ''), bytesOf(message), stored),
      async close() {
        await Promise.all(customers.map((client) => client.close()));
      },
    };
  }

  async stop(): Promise<void> {
    await this.#attendant?.close();
    await this.#worker.stop();
  }

  /** Connects as a page does, follows his own chat and asks for an attendant. */
  async #customer(id: string): Promise<MqttSocket> {
    const customer = await MqttSocket.open({
      url: `${this.#worker.url}/${encodeURIComponent(id)}`,
      token: await this.#worker.tokenOf({ kind: 'customer', id, guest: false }),
      clientId: `customer-${id}`,
    });
    await customer.subscribe([based(`${sessionTopicOf(id)}/#`)]);
    customer.publish(
      based(TOPICS.sessionOnline(sessionTopicOf(id))),
      json(requestOf(id, 'waitingAttendantsAssignment')),
    );
    return customer;
  }
}
