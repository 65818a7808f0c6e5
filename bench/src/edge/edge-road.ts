import {
  type AttendantInfo,
  DEFAULT_BASE_TOPIC,
  INSTRUCTIONS,
  sessionTopicOf,
  TOPICS,
  withBase,
  withoutBase,
} from '@chimpassist/protocol';
import { requestOf } from '../people.ts';
import { byFifties } from './by-fifties.ts';
import type { EdgeWorker } from './edge-worker.ts';
import { MqttSocket } from './mqtt-socket.ts';
import { bytesOf, type OpenChats, type Road } from './road.ts';

const based = (topic: string): string => withBase(DEFAULT_BASE_TOPIC, topic);
const topicOf = (chat: string): string => based(TOPICS.customerMessages(sessionTopicOf(chat)));
const READER = new TextDecoder();
const WRITER = new TextEncoder();
const json = (value: unknown): Uint8Array => WRITER.encode(JSON.stringify(value));
const READY_PATIENCE_MS = 120_000;
/** An attendant may take so many chats at once, and two a second after that; some more, as the desk does not share out evenly. */
const TAKEN_AT_ONCE = 40;

/** An attendant at the link of his own. */
export class EdgeAttendant {
  readonly #client: MqttSocket;

  private constructor(client: MqttSocket) {
    this.#client = client;
  }

  /** @param heard is called with the identity of each message that he hears. */
  static async open(
    worker: EdgeWorker,
    id: number,
    heard: (messageId: string) => void,
  ): Promise<EdgeAttendant> {
    return new EdgeAttendant(
      await connect(worker, id, (_, said) => {
        const { message } = said as { message?: { id: string } };
        if (message !== undefined) heard(message.id);
      }),
    );
  }

  async follow(chats: readonly string[], qos: 0 | 1 = 1): Promise<void> {
    await this.#client.subscribe(chats.map(topicOf), qos);
  }

  stall(): void {
    this.#client.stall();
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

function connect(
  worker: EdgeWorker,
  id: number,
  hear: (topic: string, said: Record<string, unknown>) => void,
): Promise<MqttSocket> {
  return worker.tokenOf({ kind: 'attendant', id, type: 'support/firstLevel' }).then((token) =>
    MqttSocket.open({
      url: worker.url,
      token,
      clientId: `attendant-${id}`,
      hear: (topic, payload) =>
        hear(withoutBase(DEFAULT_BASE_TOPIC, topic) ?? topic, JSON.parse(READER.decode(payload))),
    }),
  );
}

/** Takes every offer at once, and follows no chat. */
export async function openTaker(worker: EdgeWorker, id: number): Promise<MqttSocket> {
  const attendantInfo: AttendantInfo = {
    id,
    name: `Attendant ${id}`,
    avatarURL: null,
    email: undefined,
    type: 'support/firstLevel',
  };
  const client = await connect(worker, id, (_, sessionInfo) =>
    client.publish(based(TOPICS.attendantAssign(id)), json({ attendantInfo, sessionInfo })),
  );
  await client.subscribe([based(TOPICS.assignTo(id))]);
  client.publish(based(TOPICS.attendantOnline(id)), json({ attendantInfo }));
  return client;
}

/** Connects as a page does, follows his own chat, asks for an attendant and waits for one. @param asked when he asks */
export async function openCustomer(
  worker: EdgeWorker,
  id: string,
  asked: () => void = () => undefined,
): Promise<MqttSocket> {
  const ready = Promise.withResolvers<void>();
  const timer = setTimeout(
    () => ready.reject(new Error(`Nobody has taken the chat of ${id}.`)),
    READY_PATIENCE_MS,
  );
  const customer = await MqttSocket.open({
    url: `${worker.url}/${encodeURIComponent(id)}`,
    token: await worker.tokenOf({ kind: 'customer', id, guest: false }),
    clientId: `customer-${id}`,
    hear(_, payload) {
      const { instruction } = JSON.parse(READER.decode(payload)) as { instruction?: string };
      if (instruction === INSTRUCTIONS.ready) ready.resolve();
    },
  });
  await customer.subscribe([based(`${sessionTopicOf(id)}/#`)]);
  asked();
  customer.publish(
    based(TOPICS.sessionOnline(sessionTopicOf(id))),
    json(requestOf(id, 'waitingAttendantsAssignment')),
  );
  await ready.promise;
  clearTimeout(timer);
  return customer;
}

/**
 * Each customer's connection ends in his own chat, the attendant's in his link; the Worker stores each message before it says so.
 * One attendant hears all chats; others have taken them, as nobody may take a thousand at once.
 */
export class EdgeRoad implements Road {
  readonly #worker: EdgeWorker;
  readonly #attendantId: number;
  readonly #takers: MqttSocket[] = [];
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
    // One connection follows a thousand filters at most: each opening has one of its own.
    await this.#attendant?.close();
    const attendant = await EdgeAttendant.open(this.#worker, this.#attendantId, heard);
    this.#attendant = attendant;
    for (let n = this.#takers.length; n < Math.ceil(chats.length / TAKEN_AT_ONCE); n++)
      this.#takers.push(await openTaker(this.#worker, this.#attendantId * 1_000 + n));
    const customers = await byFifties(chats, (chat) => openCustomer(this.#worker, chat));
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
    await Promise.all(this.#takers.map((taker) => taker.close()));
    await this.#worker.stop();
  }
}
