import {
  encodeForServer,
  MQTT_3_1_1,
  type PacketForServer,
  readFromServer,
} from '@chimpassist/client/mqtt/codec';
import { MQTT_SUBPROTOCOL, TEXT_PING_SUBPROTOCOL } from '@chimpassist/protocol';
import { WebSocket } from 'ws';

export type HearBytes = (topic: string, payload: Uint8Array) => void;

const KEEP_ALIVE_S = 600;
const PACKET_IDS = 65_535;
const PATIENCE_MS = 60_000;
/** As our own client at the edge: an acknowledgement waits so long for company, in ms, and for no more than so many. */
const ACK_DELAY_MS = 250;
const ACKS_MAX = 16;

export interface MqttSocketOptions {
  url: string;
  clientId: string;
  /** Offered as a second subprotocol, as the edge road wants it. */
  token?: string;
  hear?: HearBytes;
}

/**
 * MQTT 3.1.1 over a WebSocket with the client's own codec and nothing else, so that the load takes little of the cores, and the
 * same at whatever answers.
 */
export class MqttSocket {
  readonly #socket: WebSocket;
  readonly #hear: HearBytes;
  readonly #acknowledged = new Map<number, () => void>();
  readonly #read = readFromServer(MQTT_3_1_1);
  #lastId = 0;
  #acknowledges = true;
  /** Acknowledgements that have not left. */
  #acks: Uint8Array[] = [];
  #ackTimer: NodeJS.Timeout | undefined;
  #letIn: () => void = () => undefined;
  /** Subscriptions that are not granted yet. */
  readonly #granted = new Map<number, () => void>();

  private constructor({ url, token, hear }: MqttSocketOptions) {
    this.#hear = hear ?? (() => undefined);
    const protocols = token === undefined ? [] : [token, TEXT_PING_SUBPROTOCOL];
    this.#socket = new WebSocket(url, [MQTT_SUBPROTOCOL, ...protocols], {
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    this.#socket.binaryType = 'nodebuffer';
    this.#socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#take(data);
    });
    this.#socket.on('error', () => undefined);
  }

  /** Resolves when the server has let it in. @throws {Error} after a minute without */
  static async open(options: MqttSocketOptions): Promise<MqttSocket> {
    const client = new MqttSocket(options);
    await new Promise<void>((resolve, reject) => {
      client.#socket.once('open', () => resolve());
      client.#socket.once('close', (code) => reject(new Error(`${options.url} closed with ${code}.`)));
    });
    client.#send({
      type: 'connect',
      level: 4,
      clean: true,
      keepAliveSeconds: KEEP_ALIVE_S,
      clientId: options.clientId,
    });
    await answered(`${options.url} lets ${options.clientId} in`, (done) => {
      client.#letIn = done;
    });
    return client;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  async subscribe(filters: readonly string[], qos: 0 | 1 = 1): Promise<void> {
    const subscriptions = filters.map((filter) => ({ filter, qos }));
    const packetId = this.#nextId();
    await answered('all filters are granted', (done) => {
      this.#granted.set(packetId, done);
      this.#send({ type: 'subscribe', packetId, subscriptions });
    });
  }

  /** At quality 1. `stored` is called at its acknowledgement. */
  publish(topic: string, payload: Uint8Array, stored: () => void = () => undefined): void {
    const packetId = this.#nextId();
    this.#acknowledged.set(packetId, stored);
    this.#send({ type: 'publish', topic, payload, qos: 1, retain: false, dup: false, packetId });
  }

  /** Neither reads nor acknowledges from now on, as a page that has stopped. */
  stall(): void {
    this.#acknowledges = false;
    this.#socket.pause();
  }

  async close(): Promise<void> {
    clearTimeout(this.#ackTimer);
    const isClosed = new Promise((resolve) => this.#socket.once('close', resolve));
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.terminate();
    await isClosed;
  }

  #nextId(): number {
    this.#lastId = (this.#lastId % PACKET_IDS) + 1;
    return this.#lastId;
  }

  #send(packet: PacketForServer): void {
    this.#sendWithAcks(encodeForServer(packet, MQTT_3_1_1));
  }

  #sendWithAcks(...packets: Uint8Array[]): void {
    clearTimeout(this.#ackTimer);
    const [only, ...others] = [...this.#acks, ...packets];
    this.#acks = [];
    if (only !== undefined) this.#socket.send(others.length === 0 ? only : Buffer.concat([only, ...others]));
  }

  #acknowledge(): void {
    if (this.#acks.length === 0) return;
    clearTimeout(this.#ackTimer);
    if (this.#socket.protocol === TEXT_PING_SUBPROTOCOL && this.#acks.length < ACKS_MAX)
      this.#ackTimer = setTimeout(() => this.#sendWithAcks(), ACK_DELAY_MS);
    else this.#sendWithAcks();
  }

  #take(data: Buffer): void {
    for (const packet of this.#read(data)) {
      switch (packet.type) {
        case 'connack':
          if (packet.code === 0) this.#letIn();
          break;
        case 'suback':
          for (const code of packet.codes) {
            if (code >= 128) throw new Error(`A filter was refused with ${code}.`);
          }
          this.#granted.get(packet.packetId)?.();
          this.#granted.delete(packet.packetId);
          break;
        case 'puback': {
          const stored = this.#acknowledged.get(packet.packetId);
          this.#acknowledged.delete(packet.packetId);
          stored?.();
          break;
        }
        case 'publish':
          if (packet.qos === 1 && this.#acknowledges) {
            this.#acks.push(
              encodeForServer({ type: 'puback', packetId: packet.packetId, code: 0 }, MQTT_3_1_1),
            );
          }
          this.#hear(packet.topic, packet.payload);
          break;
        case 'pubrec':
        case 'pubrel':
        case 'pubcomp':
        case 'unsuback':
        case 'pingresp':
        case 'disconnect':
        case 'auth':
          break;
      }
    }
    this.#acknowledge();
  }
}

/** Waits for an answer without asking again and again: a thousand chats would wait a minute for that alone. */
function answered(what: string, begin: (done: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Waited in vain: ${what}`)), PATIENCE_MS);
    begin(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
